using System.Buffers.Binary;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>A simulated sky as a FITS file of pixels of 1 arcsecond, Jy/beam.</summary>
internal static class MosaicFits
{
    private static readonly string[] Coordinates =
    [
        "CTYPE1  = 'RA---SIN'", "CRVAL1  = 150.0", "CRPIX1  = 100.0", "CDELT1  = -2.7777777777777778E-4", "CTYPE2  = 'DEC--SIN'",
        "CRVAL2  = 40.0", "CRPIX2  = 100.0", "CDELT2  = 2.7777777777777778E-4",
    ];

    /// <param name="sky">The pixels, in units of 0.1 mJy/beam.</param>
    /// <param name="hasCoordinates">Whether the header tells where they are.</param>
    public static byte[] Of(SimulatedSky sky, bool hasCoordinates = true)
    {
        byte[] data = new byte[4 * sky.Pixels.Length];
        for (int i = 0; i < sky.Pixels.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), sky.Pixels[i] * 1e-4f);
        return FitsText.File(
            [
                "BITPIX  = -32", $"NAXIS1  = {sky.Columns}", $"NAXIS2  = {sky.Rows}", "BUNIT   = 'Jy/beam'",
                "BMAJ    = 6.9444444444444444E-4", "BMIN    = 6.9444444444444444E-4", "BPA     = 0.0", .. hasCoordinates ? Coordinates : [],
            ],
            data);
    }

    /// <summary>A mosaic with a grid of points, and a double of two that touch in every fifth place.</summary>
    public static SimulatedSky Field(int rows, int columns)
    {
        SimulatedSky sky = new(rows, columns, seed: 61);
        int place = 0;
        for (int row = 30; row < rows - 30; row += 45)
        {
            for (int column = 30; column < columns - 30; column += 45)
            {
                sky.Add(20 + place, row, column);
                if (place++ % 5 == 0)
                    sky.Add(18 + place, row + 5, column + 3);
            }
        }

        return sky;
    }
}
