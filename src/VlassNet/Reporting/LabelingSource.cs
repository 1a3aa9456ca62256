using System.Collections.Immutable;

namespace VlassNet.Reporting;

/// <summary>What a labelling page says of one source, besides its picture.</summary>
public sealed record LabelingSource
{
    /// <summary>Its name, different from all others of the page; labels go by it.</summary>
    public required string Name { get; init; }

    /// <summary>Its file, as it is to stand in the exported table, relative to the table's folder; null (the default) for none.</summary>
    public string? File { get; init; }

    /// <summary>Right ascension, degrees, ICRS; null (the default) where it is not known.</summary>
    public double? RightAscension { get; init; }

    /// <summary>Declination, degrees; null (the default) where it is not known.</summary>
    public double? Declination { get; init; }

    /// <summary>The side of a pixel, arcseconds, for the scale bar; null (the default) for that of the images.</summary>
    public double? PixelScale { get; init; }

    /// <summary>
    /// Where north is in the picture, degrees from up to the left, east being 90° further; null (the default) for no arrows, as where the
    /// file does not tell, or the picture is mirrored.
    /// </summary>
    public double? North { get; init; }

    /// <summary>Flags that the page can filter by. Default none.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>Further facts that are shown, in this order, e.g. <c>peak</c> and <c>12.3 mJy/beam</c>, or the members. Default none.</summary>
    public ImmutableArray<(string Name, string Value)> Facts { get; init; } = [];
}
