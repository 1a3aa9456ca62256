using System.Buffers.Binary;
using System.Text;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Fuzzing;

/// <summary>The finder of sources on small mosaics, whose headers have odd beams and scales, and what writes what it found.</summary>
internal static class FuzzedFinder
{
    private const int Rows = 36;
    private const int Columns = 40;

    /// <summary>Larger images only take longer.</summary>
    private const long MostPixels = 1_000_000;

    private static readonly string[] Usual =
    [
        "CTYPE1  = 'RA---SIN'", "CRVAL1  = 150", "CRPIX1  = 20", "CDELT1  = -2.8E-4", "CTYPE2  = 'DEC--SIN'", "CRVAL2  = 2", "CRPIX2  = 18", "CDELT2  = 2.8E-4",
        "BMAJ    = 8E-4", "BMIN    = 7E-4", "BPA     = 30", "BUNIT   = 'Jy/beam'",
    ];

    public static FuzzedReader Reader { get; } = new()
    {
        Name = "finder", Patterns = ["cutouts/mosaic.fits"], Container = new FitsContainer(), Generated = [.. Mosaics()],
        Read = (input, _) => Find(input),
    };

    private static void Find(byte[] input)
    {
        using FitsImage image = FitsImage.Open(new MemoryStream(input, writable: false));
        if ((long)image.Rows * image.Columns > MostPixels)
            return;
        SourceFinderOptions options = new() { Threads = 1, MeshSize = 8 + (input.Length % 57), MinimumPixels = 1, SidelobeRadius = input.Length % 3 };
        DetectionResult found = new SourceFinder(options).Find(image);
        foreach (SourceComponent one in found.Components)
        {
            double[] values = [one.Row, one.Column, one.PeakFlux, one.Flux, one.FluxError, one.MajorAxis, one.MinorAxis, one.PositionAngle, one.RowError, one.Noise];
            if (Array.Exists(values, value => !double.IsFinite(value)))
                throw new InvalidOperationException($"a measure is not finite: {one}");
        }

        ComponentTable.Write(Stream.Null, CatalogFormat.VOTable, found.Sources);
        RegionFile.Write(Stream.Null, found.Sources);
    }

    private static IEnumerable<byte[]> Mosaics()
    {
        string[][] headers =
        [
            [], ["BMAJ    = -8E-4"], ["BMAJ    = 0"], ["BMIN    = 0", "BPA     = 1E300"], ["BMAJ    = 1E30"], ["BMAJ    = 'NaN'"], ["BMIN    = 1E-30"],
            ["CDELT1  = -20", "CDELT2  = 20"], ["CDELT2  = 1E-30"], ["CDELT1  = 0"], ["CRPIX1  = 1E9"], ["BSCALE  = 1E38"], ["BUNIT   = 'mJy/beam'"],
        ];
        foreach (string[] changed in headers)
            yield return Mosaic([.. Usual.Where(card => !changed.Any(other => other[..8] == card[..8])), .. changed]);
        yield return Mosaic([]);
    }

    /// <summary>Noise of 1 with three sources, a blank and an infinite pixel.</summary>
    private static byte[] Mosaic(string[] cards)
    {
        byte[] data = new byte[Rows * Columns * sizeof(float)];
        FuzzRandom random = new(5);
        for (int i = 0; i < Rows * Columns; i++)
        {
            (double row, double column) = Math.DivRem(i, Columns);
            double value = ((random.Next(1000) + random.Next(1000) + random.Next(1000)) / 500.0) - 3;
            foreach ((double y, double x, double height) in ((double, double, double)[])[(10.3, 9.8, 30), (14.1, 12.2, 60), (30, 39, 25)])
                value += height * Math.Exp(-(((row - y) * (row - y)) + ((column - x) * (column - x))) / 3);
            float pixel = i switch { 100 => float.NaN, 900 => float.PositiveInfinity, _ => (float)(1e-4 * value) };
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(i * sizeof(float)), pixel);
        }

        string[] first = ["SIMPLE  = T", "BITPIX  = -32", "NAXIS   = 2", $"NAXIS1  = {Columns}", $"NAXIS2  = {Rows}"];
        IEnumerable<Part> header = ((string[])[.. first, .. cards, "END"]).Select(card => new Part("card", Encoding.ASCII.GetBytes(card.PadRight(80))));
        return new FitsContainer().Join([.. header, new Part("data", data)], new FuzzRandom(1));
    }
}
