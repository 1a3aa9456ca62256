using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Damages small files in thousands of ways, the same every time: they are read, or refused in the one way.</summary>
public class FitsMutationTests
{
    private const int Rounds = 4000;
    private static readonly string[] Values =
        ["-1", "0", "1", "2147483648", "9223372036854775807", "1E308", "T", "'", "'a&'", "(1,2)", ""];

    [Theory]
    [InlineData("cards.fits", 1)]
    [InlineData("axes.fits.gz", 2)]
    [InlineData("extensions.fits.gz", 3)]
    [InlineData("tiles.fits.gz", 4)]
    [InlineData("a WCS", 5)]
    [InlineData("tiles-rice.fits.gz", 7)]
    [InlineData("tiles-gzip.fits.gz", 8)]
    public void A_damaged_file_is_read_or_refused(string name, int seed)
    {
        byte[] whole = name == "a WCS" ? Wcs() : GoldenFits.Bytes(name);
        Random random = new(seed);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Damage(whole, random);
            FitsImageOptions options = new() { Hdu = random.Next(3) == 0 ? random.Next(6) : null, MaxBytes = 1 << 20 };
            refused += IsRefused(random.Next(8) == 0 ? GoldenFits.Gzip(damaged) : damaged, options) ? 1 : 0;
        }

        refused.Should().BeInRange(Rounds / 20, Rounds - 1);
    }

    [Fact]
    public void A_damaged_gzip_is_read_or_refused()
    {
        byte[] whole = File.ReadAllBytes(GoldenFits.Path("extensions.fits.gz"));
        Random random = new(6);
        for (int round = 0; round < Rounds / 4; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(2, damaged.Length)] ^= (byte)random.Next(1, 256);
            IsRefused(damaged, new FitsImageOptions { MaxBytes = 1 << 20 });
        }
    }

    private static byte[] Wcs() => FitsText.Image(
        "CTYPE1  = 'RA---ZPN'", "CTYPE2  = 'DEC--ZPN'", "CRVAL1  = 10", "CRVAL2  = 20", "CDELT1  = -1", "CDELT2  = 1",
        "PV2_1   = 1.0", "PV2_3   = -0.1", "CROTA2  = 10", "LONPOLE = 170", "CUNIT1  = 'deg'",
        "EQUINOX = 2000.0", "BSCALE  = 2", "BLANK   = 3");

    private static bool IsRefused(byte[] content, FitsImageOptions options)
    {
        try
        {
            using FitsImage image = GoldenFits.Open(content, options);
            float[] region = new float[image.Columns];
            image.ReadRegion(image.Rows - 1, 0, 1, image.Columns, region);
            if (image.Wcs is { } wcs)
                wcs.ToPixel(wcs.ToSky(1, 1));
            return false;
        }
        catch (BadInputException error)
        {
            error.Message.Length.Should().BeLessThan(20_000);
            return true;
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int card = 80 * random.Next(Math.Min(bytes.Length, 2880 * 2) / 80);
            switch (random.Next(6))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[card + random.Next(80)] = (byte)random.Next(32, 127);
                    break;
                case 2:
                    string value = Values[random.Next(Values.Length)].PadRight(70);
                    System.Text.Encoding.ASCII.GetBytes(value).CopyTo(bytes, card + 10);
                    break;
                case 3:
                    bytes.AsSpan(80 * random.Next(bytes.Length / 80), 80).CopyTo(bytes.AsSpan(card));
                    break;
                case 4:
                    bytes.AsSpan(card, 80).Fill((byte)' ');
                    break;
                default:
                    if (bytes.Length > 400)
                        bytes = bytes[..random.Next(200, bytes.Length)];
                    break;
            }
        }

        return bytes;
    }
}
