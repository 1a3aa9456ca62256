using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Sky;

namespace VlassNet.Reporting;

/// <summary>What a labelling page says of one source, besides its picture.</summary>
public sealed partial record LabelingSource
{
    private const double ArcsecondsInDegree = 3600;

    /// <summary>Its name, different from all others of the page; labels go by it.</summary>
    public required string Name { get; init; }

    /// <summary>Its file, as it is to stand in the exported table, relative to the table's folder; null (the default) for none.</summary>
    public string? File { get; init; }

    /// <summary>Where it is; null (the default) where that is not known.</summary>
    public SkyPosition? Position { get; init; }

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

    /// <summary>What the name of an image says: of a cutout at a position its file and the position.</summary>
    /// <param name="images">The images.</param>
    /// <param name="index">Which of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public static LabelingSource Of(LabeledImages images, int index)
    {
        ArgumentNullException.ThrowIfNull(images);
        string? file = images.FileName(index);
        LabelingSource source = new() { Name = images.NameOf(index), File = file };
        return file is null || FileAndPosition().Match(file) is not { Success: true } parts ? source : source with
        {
            File = parts.Groups[1].Value, Position = new SkyPosition(Number(parts.Groups[2]), Number(parts.Groups[3])),
        };

        static double Number(Group text) => double.Parse(text.ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>A row of a catalogue: its name, file, position and flags, and its fluxes as facts.</summary>
    public static LabelingSource Of(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        List<(string Name, string Value)> facts = [];
        if (row.PeakFlux is { } peak)
            facts.Add(("Peak flux", FormattableString.Invariant($"{peak * 1000:G4} mJy/beam")));
        if (row.TotalFlux is { } total)
            facts.Add(("Total flux", FormattableString.Invariant($"{total * 1000:G4} mJy")));
        return new LabelingSource
        {
            Name = row.Name, File = row.File, Position = row.Position, Facts = [.. facts],
            Flags = [.. Enum.GetValues<CatalogFlags>().Where(flag => flag != CatalogFlags.None && row.Flags.HasFlag(flag)).Select(flag => $"{flag}")],
        };
    }

    /// <summary>The same source, with the pixel scale and the north that its image has at its position; unchanged where it has no position.</summary>
    /// <param name="wcs">The coordinates of the image, whose pixels are those of the cutout.</param>
    public LabelingSource On(CelestialWcs wcs)
    {
        ArgumentNullException.ThrowIfNull(wcs);
        if (Position is not { } place)
            return this;
        double step = wcs.PixelScale / ArcsecondsInDegree;
        (double row, double column) = wcs.ToPixel(place);
        (double Row, double Column) north = wcs.ToPixel(place with { Declination = place.Declination + (place.Declination > 0 ? -step : step) });
        (double Row, double Column) east = wcs.ToPixel(
            place with { RightAscension = place.RightAscension + (step / Math.Cos(place.Declination * Math.PI / 180)) });
        int sign = place.Declination > 0 ? -1 : 1;
        double up = sign * (north.Row - row), right = sign * (north.Column - column);
        bool isSeenFromBelow = (up * (east.Column - column)) - (right * (east.Row - row)) < 0;
        return this with
        {
            PixelScale = PixelScale ?? wcs.PixelScale, North = isSeenFromBelow ? Math.Round(Math.Atan2(-right, up) * 180 / Math.PI, 2) : null,
        };
    }

    [GeneratedRegex(@"^(.+) ([0-9]+(?:\.[0-9]+)?) ([+-][0-9]*(?:\.[0-9]+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex FileAndPosition();
}
