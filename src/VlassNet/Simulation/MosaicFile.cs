using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace VlassNet.Simulation;

/// <summary>Writes a simulated mosaic as FITS, with the header that Quick Look images have: SIN projection, beam, Jy/beam.</summary>
internal static class MosaicFile
{
    private const int Block = 2880;
    private const int CardLength = 80;
    private const double PixelScale = 1.0 / 3600;

    /// <param name="path">The file.</param>
    /// <param name="pixels">(row, column), Jy/beam.</param>
    /// <param name="options">What the mosaic is.</param>
    /// <param name="major">FWHM of the beam's longer axis, arcseconds.</param>
    /// <param name="minor">FWHM of its shorter axis, arcseconds.</param>
    /// <param name="angle">Of the longer axis, radians from the direction of growing columns to that of growing rows.</param>
    public static void Write(string path, float[] pixels, SimulatedMosaicOptions options, double major, double minor, double angle)
    {
        byte[] header = Encoding.ASCII.GetBytes(Header(options, major, minor, angle));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            byte[] row = new byte[sizeof(float) * options.Size];
            for (int start = 0; start < pixels.Length; start += options.Size)
            {
                for (int column = 0; column < options.Size; column++)
                    BinaryPrimitives.WriteSingleBigEndian(row.AsSpan(sizeof(float) * column), pixels[start + column]);
                stream.Write(row);
            }

            stream.Write(new byte[(Block - (int)((long)sizeof(float) * pixels.Length % Block)) % Block]);
        });
    }

    private static string Header(SimulatedMosaicOptions options, double major, double minor, double angle)
    {
        // From north through east, where east is to the left; an axis has no direction.
        double positionAngle = ((angle * 180 / Math.PI) + 270) % 180;
        double centre = (options.Size + 1) / 2.0;
        (string Keyword, string Value)[] cards =
        [
            ("SIMPLE", "T"), ("BITPIX", "-32"), ("NAXIS", "2"), ("NAXIS1", Text(options.Size)), ("NAXIS2", Text(options.Size)),
            ("BUNIT", "'Jy/beam '"), ("BMAJ", Text(major * PixelScale)), ("BMIN", Text(minor * PixelScale)), ("BPA", Text(positionAngle)),
            ("CTYPE1", "'RA---SIN'"), ("CRVAL1", Text(options.Centre.RightAscension)), ("CDELT1", Text(-PixelScale)), ("CRPIX1", Text(centre)),
            ("CUNIT1", "'deg     '"), ("CTYPE2", "'DEC--SIN'"), ("CRVAL2", Text(options.Centre.Declination)), ("CDELT2", Text(PixelScale)),
            ("CRPIX2", Text(centre)), ("CUNIT2", "'deg     '"), ("RADESYS", "'ICRS    '"), ("OBJECT", "'SIMULATED'"),
        ];
        string text = string.Concat(cards.Select(card => Card(card.Keyword, card.Value))) + "END".PadRight(CardLength);
        return text.PadRight((text.Length + Block - 1) / Block * Block);
    }

    private static string Card(string keyword, string value) =>
        $"{keyword,-8}= {(value[0] == '\'' ? value.PadRight(20) : value.PadLeft(20))}".PadRight(CardLength);

    private static string Text(double value) => value.ToString("G15", CultureInfo.InvariantCulture);
}
