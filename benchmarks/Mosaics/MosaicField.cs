using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VlassNet.Sky;

namespace VlassNet.Mosaics;

/// <summary>
/// Mosaics side by side, each overlapping its neighbours by a tenth, with the same pixels: noise and sources. All pixels are one array, so that
/// thousands are written as fast as the disk takes them.
/// </summary>
internal sealed class MosaicField
{
    private const double Scale = 1.0 / 3600;
    private const double Noise = 1.3e-4;
    private const int Reach = 8;

    private readonly int count;
    private readonly int side;
    private readonly int across;
    private readonly byte[] pixels;
    private readonly (double Row, double Column)[] places;

    /// <param name="count">How many mosaics.</param>
    /// <param name="side">Their side, pixels of an arcsecond.</param>
    /// <param name="sources">Sources in each.</param>
    public MosaicField(int count, int side, int sources)
    {
        this.count = count;
        this.side = side;
        across = (int)Math.Ceiling(Math.Sqrt(count));
        Random random = new(1);
        places = [.. Enumerable.Range(0, sources).Select(_ => (random.NextDouble() * (side - 1), random.NextDouble() * (side - 1)))];
        pixels = Pixels(random);
    }

    public double Step => 0.9 * side * Scale;

    /// <summary>The reference point of a mosaic, degrees; the field begins before right ascension 0 and goes on behind it.</summary>
    public SkyPosition Centre(int number)
    {
        double declination = 30 + (((number / across) - (across / 2)) * Step);
        double longitude = ((number % across) - (across / 2)) * Step / Math.Cos(declination * Math.PI / 180);
        return new SkyPosition((longitude + 360) % 360, declination);
    }

    /// <summary>Writes the mosaics, and a list of what is in them.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "mosaics"));
        using StreamWriter list = new(Path.Combine(folder, "list.csv"));
        list.WriteLine("ra,dec");
        for (int number = 0; number < count; number++)
        {
            string path = Path.Combine(folder, "mosaics", string.Create(CultureInfo.InvariantCulture, $"{number:D5}.fits"));
            WriteOne(path, Centre(number));
            using FitsImage image = FitsImage.Open(path);
            foreach ((double row, double column) in places)
            {
                SkyPosition place = image.Wcs!.ToSky(row, column);
                list.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place.RightAscension:F7},{place.Declination:F7}"));
            }
        }
    }

    private void WriteOne(string path, SkyPosition centre)
    {
        string[] cards =
        [
            "SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", Card("NAXIS1", side), Card("NAXIS2", side),
            "BUNIT   = 'Jy/beam '", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "RADESYS = 'ICRS    '", Card("CRVAL1", centre.RightAscension),
            Card("CRVAL2", centre.Declination), Card("CRPIX1", (side + 1) / 2.0), Card("CRPIX2", (side + 1) / 2.0), Card("CDELT1", -Scale), Card("CDELT2", Scale),
            Card("BMAJ", 2.5 * Scale), Card("BMIN", 2.5 * Scale), "END",
        ];
        using FileStream stream = File.Create(path);
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(cards.Select(card => card.PadRight(80))).PadRight(2880)));
        stream.Write(pixels);
        stream.Write(new byte[(2880 - (int)(stream.Length % 2880)) % 2880]);
    }

    private static string Card(string keyword, double value) => $"{keyword,-8}= {value.ToString("R", CultureInfo.InvariantCulture),20}";

    private byte[] Pixels(Random random)
    {
        float[] values = new float[side * side];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Noise * 2.4 * (random.NextDouble() + random.NextDouble() - 1));
        foreach ((double row, double column) in places)
        {
            double peak = Noise * (8 + (60 * Math.Pow(random.NextDouble(), 3)));
            for (int y = Math.Max(0, (int)row - Reach); y <= Math.Min(side - 1, (int)row + Reach); y++)
            {
                for (int x = Math.Max(0, (int)column - Reach); x <= Math.Min(side - 1, (int)column + Reach); x++)
                    values[(y * side) + x] += (float)(peak * Math.Exp(-(((y - row) * (y - row)) + ((x - column) * (x - column))) / 2.25));
            }
        }

        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }
}
