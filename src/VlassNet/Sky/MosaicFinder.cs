using System.Globalization;
using Microsoft.Extensions.Logging;
using VlassNet.Sky.Mosaics;

namespace VlassNet.Sky;

/// <summary>Finds the sources of mosaics that overlap, each once.</summary>
/// <remarks>
/// A source that is found in several mosaics is kept of the one in which its middle is farthest from an edge (of equal ones, the first by name).
/// Two are the same if components of both, or their middles, are nearer to each other than the match radius: as noise moves what is found at the
/// border of two mosaics, a source is neither lost nor there twice, and what an edge leaves of a double is not one more. What only one mosaic shows is kept.
/// </remarks>
public sealed class MosaicFinder
{
    private readonly SourceFinderOptions options;
    private readonly SourceFinder finder;
    private readonly Lazy<IReadOnlyList<IReadOnlyList<int>>> neighbours;

    /// <summary>Makes a finder.</summary>
    /// <param name="index">The mosaics.</param>
    /// <param name="options">How sources are found; null for the defaults.</param>
    /// <param name="matchRadius">
    /// How far from each other two that are the same may be, arcseconds. Default null: the longer width at half height of the beam, the greater of the
    /// two mosaics' (2.5 pixels where there is none).
    /// </param>
    /// <param name="logger">Logs what was found; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The options or the radius make no sense, or the options have <see cref="SourceFinderOptions.Maps"/>, which are those of one image.
    /// </exception>
    public MosaicFinder(MosaicIndex index, SourceFinderOptions? options = null, double? matchRadius = null, ILogger<SourceFinder>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (matchRadius is { } radius && !(radius > 0 && radius <= 3600))
            throw new ArgumentOutOfRangeException(nameof(matchRadius), radius, "expected more than 0 and at most 3600 arcseconds, or null");
        if (options?.Maps is not null)
            throw new ArgumentException($"Expected no {nameof(SourceFinderOptions.Maps)}, which are those of one image; use {nameof(SourceFinder)} for it.", nameof(options));
        Index = index;
        MatchRadius = matchRadius;
        this.options = options ?? new SourceFinderOptions();
        finder = new SourceFinder(this.options, logger);
        neighbours = new(() => index.Neighbours(matchRadius ?? index.Mosaics.Max(mosaic => mosaic.Resolution)));
    }

    /// <summary>The mosaics.</summary>
    public MosaicIndex Index { get; }

    /// <summary>How far from each other two that are the same may be, arcseconds; null for the beam's width.</summary>
    public double? MatchRadius { get; }

    /// <summary>Finds the sources of all mosaics, one mosaic after the other.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The sources of each mosaic, in the order of <see cref="MosaicIndex.Mosaics"/>; each is searched once.</returns>
    /// <exception cref="BadInputException">The pixels of a mosaic cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<MosaicSources> Find(CancellationToken cancellationToken = default) => Find(0, Index.Mosaics.Length, held: null, cancellationToken);

    /// <summary>
    /// Finds those of some mosaics. Mosaics that overlap them are searched too, so that it is the same whichever others are asked for. This holds
    /// the sources of each, until the last neighbour had a look at them, and no pixels.
    /// </summary>
    /// <param name="start">The first mosaic.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="held">Receives the images of these mosaics with their pixels; null where they are not needed after the search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal IEnumerable<MosaicSources> Find(int start, int end, HeldImages? held, CancellationToken cancellationToken)
    {
        Dictionary<int, int> lastUse = [];
        for (int i = start; i < end; i++)
        {
            foreach (int near in neighbours.Value[i].Append(i))
                lastUse[near] = i;
        }

        Dictionary<int, FoundInMosaic> found = [];
        for (int i = start; i < end; i++)
        {
            foreach (int near in neighbours.Value[i].Append(i).Where(near => !found.ContainsKey(near)))
                found[near] = Search(near, near >= start && near < end ? held : null, cancellationToken);
            IEnumerable<FoundInMosaic> others = neighbours.Value[i].Select(near => found[near]);
            yield return new MosaicSources(Index.Mosaics[i], found[i].Without(others, MatchRadius));
            foreach (int near in neighbours.Value[i].Append(i).Where(near => lastUse[near] == i))
                found.Remove(near);
        }
    }

    /// <summary>All that the sources depend on besides the mosaics.</summary>
    internal string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.SeedThreshold} {options.FloodThreshold} {options.MinimumPixels} {options.MeshSize} {options.DeblendThreshold} {options.SidelobeRadius} "
        + $"{options.Grouping.Description} {options.Survey} {MatchRadius}");

    private FoundInMosaic Search(int number, HeldImages? held, CancellationToken token)
    {
        Mosaic mosaic = Index.Mosaics[number];
        FitsImage image = FitsImage.Open(mosaic.File, Index.Fits, token);
        try
        {
            DetectionResult found = finder.Find(image, cancellationToken: token);
            FoundInMosaic sources = new(mosaic, number, found.Sources);

            if (held is null)
                image.Dispose();
            else
                held.Add(mosaic.File, image, found.Field.Pixels);
            return sources;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}
