using System.Collections.Immutable;

namespace VlassNet.Sky;

/// <summary>One radio source that was found in an image: the components that belong together.</summary>
public sealed record DetectedSource
{
    /// <summary>Its number, from 1: sources are in the order of their rows, then their columns.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// What it is called: the survey and the place, as in <c>VLASS J095609.97+021156.2</c>; where the header has no coordinates, the survey
    /// and the number.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The row of the middle of the whole, midway between the two components that are farthest from each other: where a cutout of it is
    /// centred. From 0 at the centre of the first pixel, with its fraction.
    /// </summary>
    public required double Row { get; init; }

    /// <summary>The column of the middle, likewise.</summary>
    public required double Column { get; init; }

    /// <summary>The middle on the sky; null where the header does not tell.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>
    /// The largest angular size, arcseconds (pixels where the header has no coordinates): the greatest distance of two components, and half
    /// the longer width at half height of each; and no less than the width of any.
    /// </summary>
    public required double Extent { get; init; }

    /// <summary>Its components, the brightest first.</summary>
    public required ImmutableArray<SourceComponent> Components { get; init; }

    /// <summary>The greatest peak of its components, in the image's unit (Jy/beam).</summary>
    public double PeakFlux => Components[0].PeakFlux;

    /// <summary>The sum of its components' fluxes, in their unit (Jy).</summary>
    public double Flux => Components.Sum(component => component.Flux);

    /// <summary>The standard deviation of <see cref="Flux"/>, the components' errors being independent.</summary>
    public double FluxError => Math.Sqrt(Components.Sum(component => component.FluxError * component.FluxError));

    /// <summary>What to know of any of its components.</summary>
    public ComponentFlags Flags => Components.Aggregate(ComponentFlags.None, (flags, component) => flags | component.Flags);

    /// <summary>The source for a catalogue (<c>SourceClassifier</c>), which cuts it out about its middle.</summary>
    /// <param name="file">The FITS file that it was found in.</param>
    /// <exception cref="InvalidOperationException">It has no position, since the image has no coordinates.</exception>
    public CatalogSource ToCatalogSource(string file) => Position is { } position
        ? new CatalogSource(file, position, Name)
        : throw new InvalidOperationException(
            $"Expected a source with a position; source {Number} has none, since the header of its image tells no coordinates. Catalogues cut sources "
            + "out by their positions.");
}
