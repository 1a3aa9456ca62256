using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Sky.Detection.Grouping;

/// <summary>Makes sources of grouped components.</summary>
internal static class SourceAssembly
{
    /// <param name="groups">The components of each source, the brightest first.</param>
    /// <param name="wcs">The image's coordinates, or null.</param>
    /// <param name="survey">What names begin with.</param>
    public static ImmutableArray<DetectedSource> Assemble(
        ImmutableArray<ImmutableArray<SourceComponent>> groups, CelestialWcs? wcs, string survey)
    {
        IEnumerable<(ImmutableArray<SourceComponent> Components, Middle Middle)> placed = groups
            .Select(group => (group, Middle.Of(group, wcs is null ? (1, 1) : (wcs.RowScale, wcs.ColumnScale))));
        return
        [
            .. placed.OrderBy(one => one.Middle.Row).ThenBy(one => one.Middle.Column)
                .Select((one, index) => Source(one.Components, one.Middle, index + 1, wcs, survey)),
        ];
    }

    private static DetectedSource Source(
        ImmutableArray<SourceComponent> components, Middle middle, int number, CelestialWcs? wcs, string survey)
    {
        SkyPosition? position = wcs?.ToSky(middle.Row, middle.Column);
        if (position is { } place && !(double.IsFinite(place.RightAscension) && double.IsFinite(place.Declination)))
            position = null;
        return new DetectedSource
        {
            Number = number,
            Name = position is { } known ? SourceName.Of(known, survey) : string.Create(CultureInfo.InvariantCulture, $"{survey} {number}"),
            Row = middle.Row, Column = middle.Column, Position = position, Extent = middle.Extent, Components = components,
        };
    }

    /// <summary>The middle of two components that are farthest from each other, and how large the whole is.</summary>
    private readonly record struct Middle(double Row, double Column, double Extent)
    {
        public static Middle Of(ImmutableArray<SourceComponent> components, (double Row, double Column) scale)
        {
            (double row, double column) = (components[0].Row, components[0].Column);
            (double farthest, double extent) = (0, components.Max(component => component.MajorAxis));
            for (int i = 0; i < components.Length; i++)
            {
                for (int j = i + 1; j < components.Length; j++)
                {
                    (SourceComponent one, SourceComponent other) = (components[i], components[j]);
                    double distance = Math.Sqrt(Math.Pow(scale.Row * (one.Row - other.Row), 2) + Math.Pow(scale.Column * (one.Column - other.Column), 2));
                    extent = Math.Max(extent, distance + ((one.MajorAxis + other.MajorAxis) / 2));
                    if (distance > farthest)
                        (farthest, row, column) = (distance, (one.Row + other.Row) / 2, (one.Column + other.Column) / 2);
                }
            }

            return new Middle(row, column, extent);
        }
    }
}
