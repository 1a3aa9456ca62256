using System.Collections.Immutable;
using VlassNet.Sky.Frames;

namespace VlassNet.Sky.Mosaics;

/// <summary>What was found in a mosaic, so that the same can be looked for in others.</summary>
internal sealed class FoundInMosaic
{
    private readonly Mosaic mosaic;
    private readonly int number;
    private readonly ImmutableArray<DetectedSource> sources;
    private readonly double[] declinations;
    private readonly Place[] byDeclination;

    /// <param name="mosaic">The mosaic.</param>
    /// <param name="number">Its number: of two that are equally far from an edge the lower one is kept.</param>
    /// <param name="sources">What was found in it; what has no position is left out.</param>
    public FoundInMosaic(Mosaic mosaic, int number, ImmutableArray<DetectedSource> sources)
    {
        this.mosaic = mosaic;
        this.number = number;
        this.sources = [.. sources.Where(source => source.Position is not null)];
        byDeclination = [.. this.sources.SelectMany(PlacesOf).OrderBy(place => place.Declination)];
        declinations = [.. byDeclination.Select(place => place.Declination)];
    }

    /// <summary>The sources without those of which another mosaic has the same, farther from its edge.</summary>
    /// <param name="others">What was found in the other mosaics.</param>
    /// <param name="radius">How far the same may be from each other, arcseconds; null for the wider beam of the two.</param>
    public ImmutableArray<DetectedSource> Without(IEnumerable<FoundInMosaic> others, double? radius)
    {
        (FoundInMosaic Other, double Radius)[] near = [.. others.Select(other => (other, radius ?? Math.Max(mosaic.Resolution, other.mosaic.Resolution)))];
        return [.. sources.Where(source => !PlacesOf(source).Any(place => Array.Exists(near, one => one.Other.HasBetter(place, number, one.Radius))))];
    }

    private bool HasBetter(Place place, int of, double radius)
    {
        double degrees = radius / 3600, limit = 2 * Math.Sin(double.DegreesToRadians(degrees) / 2);
        int first = Array.BinarySearch(declinations, place.Declination - degrees);
        for (int i = first < 0 ? ~first : FirstOf(first); i < declinations.Length && declinations[i] <= place.Declination + degrees; i++)
        {
            Place other = byDeclination[i];
            bool isBetter = other.EdgeDistance > place.EdgeDistance || (other.EdgeDistance == place.EdgeDistance && number < of);
            SkyVector apart = other.Direction - place.Direction;
            if (isBetter && apart.Dot(apart) <= limit * limit)
                return true;
        }

        return false;
    }

    /// <summary>A search among equal values ends at any of them.</summary>
    private int FirstOf(int index)
    {
        while (index > 0 && declinations[index - 1] == declinations[index])
            index--;
        return index;
    }

    /// <summary>The middle of a source and its components, each as far from the edge as the middle.</summary>
    private IEnumerable<Place> PlacesOf(DetectedSource source)
    {
        SkyPosition middle = source.Position!.Value;
        double distance = mosaic.EdgeDistance(middle);
        return source.Components.Select(component => component.Position).OfType<SkyPosition>().Prepend(middle)
            .Select(position => new Place(SkyVector.Of(position), position.Declination, distance));
    }

    private readonly record struct Place(SkyVector Direction, double Declination, double EdgeDistance);
}
