using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using VlassNet.Sky;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky;

/// <summary>Images of FIRST and NVSS and astropy's own test files, beside what astropy reads in them.</summary>
public class RealFitsTests
{
    [RealDataFact]
    public void Pixels_and_positions_are_those_of_astropy()
    {
        foreach (JsonElement expected in GoldenFits.Json("real.json").EnumerateArray())
        {
            string name = expected.GetProperty("file").GetString()!;
            FitsImageOptions options = new() { Hdu = expected.GetProperty("hdu").GetInt32() };
            using FitsImage image = FitsImage.Open(RealDataFactAttribute.Path($"fits/{name}"), options);
            image.Rows.Should().Be(expected.GetProperty("rows").GetInt32());
            image.Columns.Should().Be(expected.GetProperty("columns").GetInt32());

            // NumPy's NaN has another sign.
            float nan = BitConverter.UInt32BitsToSingle(0x7FC00000);
            float[] pixels = [.. GoldenFits.Whole(image).Select(pixel => float.IsNaN(pixel) ? nan : pixel)];
            Crc32.HashToUInt32(MemoryMarshal.AsBytes<float>(pixels)).Should().Be(expected.GetProperty("crc").GetUInt32(), name);
            foreach (JsonElement pixel in expected.GetProperty("values").EnumerateArray())
            {
                pixels[(pixel[0].GetInt32() * image.Columns) + pixel[1].GetInt32()].Should().Be(
                    GoldenFits.FromBits(pixel[2].GetString()!));
            }

            if (expected.GetProperty("sky").ValueKind == JsonValueKind.Null)
            {
                image.Wcs.Should().BeNull();
                continue;
            }

            foreach (JsonElement place in expected.GetProperty("sky").EnumerateArray())
            {
                SkyPosition position = new(place[2].GetDouble(), place[3].GetDouble());
                (double row, double column) = image.Wcs!.ToPixel(position);
                row.Should().BeApproximately(place[0].GetDouble(), 1e-6);
                column.Should().BeApproximately(place[1].GetDouble(), 1e-6);
                image.Wcs.ToSky(row, column).RightAscension.Should().BeApproximately(position.RightAscension, 1e-9);
            }
        }
    }

    [RealDataFact]
    public void The_source_of_a_FIRST_cutout_is_in_its_middle()
    {
        using FitsImage image = FitsImage.Open(RealDataFactAttribute.Path("fits/J103007+304037.fits"));
        (double row, double column) = image.Wcs!.ToPixel(new SkyPosition(157.530313, 30.677089));
        row.Should().BeInRange(80, 86);
        column.Should().BeInRange(80, 86);
        image.Wcs.PixelScale.Should().BeApproximately(1.8, 1e-9);
        (image.Wcs.Frame, image.Wcs.Equinox).Should().Be(("FK5", 2000.0));
        image.Header.GetString("BUNIT").Should().Be("JY/BEAM");
    }

    [RealDataFact]
    public void A_cube_without_a_plane_is_refused() =>
        FluentActions.Invoking(() => FitsImage.Open(RealDataFactAttribute.Path("fits/arange.fits")))
            .Should().Throw<BadInputException>().Which.Found.Should().Contain("11×10×7");
}
