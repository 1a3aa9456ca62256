using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Detection.Sky;

/// <summary>Writes a mosaic as FITS with four axes, as the Quick Look images of VLASS have, and beside it what is true of it.</summary>
internal static class MosaicFile
{
    private const int Block = 2880;

    public static void Write(string path, SimulatedSky sky, float[] pixels)
    {
        using FileStream stream = File.Create(path);
        byte[] header = Encoding.ASCII.GetBytes(Header(sky));
        stream.Write(header);
        byte[] row = new byte[4 * sky.Size];
        for (int start = 0; start < pixels.Length; start += sky.Size)
        {
            for (int column = 0; column < sky.Size; column++)
                BinaryPrimitives.WriteSingleBigEndian(row.AsSpan(4 * column), pixels[start + column]);
            stream.Write(row);
        }

        stream.Write(new byte[(Block - (int)(stream.Length % Block)) % Block]);
    }

    /// <summary>A line for each peak: which source it is of, what that is, place, brightness.</summary>
    public static void WriteTruth(string path, SimulatedSky sky)
    {
        StringBuilder text = new("source,kind,pair,row,column,peak,signal_to_noise,source_flux\n");
        foreach ((int number, TrueSource source) in sky.Sources.Index())
        {
            foreach (TruePeak peak in source.Peaks)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{number},{source.Kind},{source.Pair},{peak.Row:F3},{peak.Column:F3},{peak.Brightness:G6},{peak.SignalToNoise:F2},{source.Flux:G6}\n");
            }
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Header(SimulatedSky sky)
    {
        string size = sky.Size.ToString(CultureInfo.InvariantCulture);
        string centre = Number((sky.Size + 1) / 2.0);

        // From north through east, where east is to the left.
        double angle = (sky.Angle * 180 / Math.PI) - 90;
        (string Keyword, string Value)[] cards =
        [
            ("SIMPLE", "T"), ("BITPIX", "-32"), ("NAXIS", "4"), ("NAXIS1", size), ("NAXIS2", size), ("NAXIS3", "1"), ("NAXIS4", "1"),
            ("BUNIT", "'Jy/beam '"), ("BMAJ", Number(sky.MajorAxis / 3600)), ("BMIN", Number(sky.MinorAxis / 3600)), ("BPA", Number(angle)),
            ("CTYPE1", "'RA---SIN'"), ("CRVAL1", "150.0"), ("CDELT1", Number(-1 / 3600.0)), ("CRPIX1", centre), ("CUNIT1", "'deg     '"),
            ("CTYPE2", "'DEC--SIN'"), ("CRVAL2", "30.0"), ("CDELT2", Number(1 / 3600.0)), ("CRPIX2", centre), ("CUNIT2", "'deg     '"),
            ("CTYPE3", "'FREQ    '"), ("CRVAL3", "3.0E9"), ("CDELT3", "2.0E9"), ("CRPIX3", "1.0"), ("CUNIT3", "'Hz      '"),
            ("CTYPE4", "'STOKES  '"), ("CRVAL4", "1.0"), ("CDELT4", "1.0"), ("CRPIX4", "1.0"), ("RADESYS", "'FK5     '"), ("EQUINOX", "2000.0"),
        ];
        string text = string.Concat(cards.Select(card => $"{card.Keyword,-8}= {(card.Value[0] == '\'' ? card.Value.PadRight(20) : card.Value.PadLeft(20))}".PadRight(80))) + "END".PadRight(80);
        return text.PadRight((text.Length + Block - 1) / Block * Block);
    }

    private static string Number(double value) => value.ToString("E12", CultureInfo.InvariantCulture);
}
