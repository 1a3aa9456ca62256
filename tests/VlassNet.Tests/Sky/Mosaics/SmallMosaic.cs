using System.Buffers.Binary;
using System.Globalization;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky.Mosaics;

/// <summary>Small mosaics with Gaussian sources in noise.</summary>
internal sealed record SmallMosaic(double RightAscension, double Declination)
{
    public int Rows { get; init; } = 40;

    public int Columns { get; init; } = 50;

    /// <summary>Arcseconds.</summary>
    public double Scale { get; init; } = 2;

    public double Rotation { get; init; }

    public string Projection { get; init; } = "SIN";

    public string[] Cards { get; init; } = [];

    /// <summary>Jy/beam.</summary>
    public double Noise { get; init; } = 1e-4;

    public int Seed { get; init; }

    /// <summary>Sources with their peaks, Jy/beam; as wide as the beam.</summary>
    public (SkyPosition Position, double Peak)[] Sources { get; init; } = [];

    /// <summary>Beam, arcseconds.</summary>
    public double Beam => 3 * Scale;

    public void Write(string path)
    {
        byte[] empty = new byte[Rows * Columns * 4];
        File.WriteAllBytes(path, FitsText.File(Header(), empty));
        if (Noise == 0 && Sources.Length == 0)
            return;
        CelestialWcs wcs = WcsOf(path);
        float[] pixels = new float[Rows * Columns];
        CounterRandom random = new((ulong)Seed, 0, 0);
        double deviation = 3 / 2.3548;
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (float)(random.NextGaussian() * Noise);
        foreach ((SkyPosition position, double peak) in Sources)
        {
            (double row, double column) = wcs.ToPixel(position);
            for (int i = 0; i < pixels.Length && double.IsFinite(row); i++)
            {
                double squared = Math.Pow((i / Columns) - row, 2) + Math.Pow((i % Columns) - column, 2);
                pixels[i] += (float)(peak * Math.Exp(-squared / (2 * deviation * deviation)));
            }
        }

        byte[] data = new byte[pixels.Length * 4];
        for (int i = 0; i < pixels.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(i * 4), pixels[i]);
        File.WriteAllBytes(path, FitsText.File(Header(), data));
    }

    private static CelestialWcs WcsOf(string path)
    {
        using FitsImage image = FitsImage.Open(path);
        return image.Wcs!;
    }

    private string[] Header()
    {
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        double step = Scale / 3600, beam = Beam / 3600;
        string[] usual =
        [
            "BITPIX  = -32", $"NAXIS1  = {Columns}", $"NAXIS2  = {Rows}", "BUNIT   = 'Jy/beam '", $"CTYPE1  = 'RA---{Projection}'", $"CTYPE2  = 'DEC--{Projection}'",
            $"CRVAL1  = {Number(RightAscension)}", $"CRVAL2  = {Number(Declination)}", $"CRPIX1  = {Number((Columns + 1) / 2.0)}", $"CRPIX2  = {Number((Rows + 1) / 2.0)}",
            $"CDELT1  = {Number(-step)}", $"CDELT2  = {Number(step)}", $"CROTA2  = {Number(Rotation)}", $"BMAJ    = {Number(beam)}", $"BMIN    = {Number(beam)}",
            "RADESYS = 'ICRS'",
        ];
        return [.. usual.Where(card => !Array.Exists(Cards, other => other.StartsWith(card[..9], StringComparison.Ordinal))), .. Cards];
    }
}
