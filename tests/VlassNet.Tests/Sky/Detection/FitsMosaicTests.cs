using System.Buffers.Binary;
using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>Mosaics as files: four axes, a blank border, mJy/beam, a turned beam.</summary>
public class FitsMosaicTests
{
    [Fact]
    public void Positions_fluxes_and_angles_are_those_of_the_sky()
    {
        using FitsImage image = Mosaic("BUNIT   = 'mJy/beam'", "CROTA2  = 25.0");
        CelestialWcs wcs = image.Wcs!;
        List<WorkProgress> steps = [];
        DetectionResult found = new SourceFinder().Find(image, new Steps(steps));
        found.Components.Should().HaveCount(2);
        SourceComponent point = found.Components[0], resolved = found.Components[1];
        point.Position!.Value.Declination.Should().BeApproximately(wcs.ToSky(60.25, 70.5).Declination, 2e-5);
        point.Position!.Value.RightAscension.Should().BeApproximately(wcs.ToSky(60.25, 70.5).RightAscension, 2e-5);
        point.PeakFlux.Should().BeApproximately(0.050, 0.003);
        point.Flux.Should().BeApproximately(0.050, 0.003);
        point.MajorAxis.Should().BeApproximately(5, 0.05);
        point.DeconvolvedMajorAxis.Should().Be(0);
        point.Noise.Should().BeApproximately(0.001, 0.0002);
        found.Noise(60, 70).Should().BeApproximately(point.Noise, 1e-6);

        // 12 by 8 pixels of 2 arcseconds; its angle is that of the pixels, turned as the header says.
        resolved.MajorAxis.Should().BeApproximately(24, 1.5);
        resolved.MinorAxis.Should().BeApproximately(16, 1.5);
        SkyPosition centre = wcs.ToSky(130, 120), along = wcs.ToSky(140, 120);
        double east = (along.RightAscension - centre.RightAscension) * Math.Cos(double.DegreesToRadians(centre.Declination));
        double angle = double.RadiansToDegrees(Math.Atan2(east, along.Declination - centre.Declination));
        (Math.Abs(Math.IEEERemainder(resolved.PositionAngle - angle, 180))).Should().BeLessThan(6);
        resolved.Flux.Should().BeApproximately(0.040 * 96 / 6.25, 0.02);
        steps.Should().Equal(new WorkProgress(1, 3), new WorkProgress(2, 3), new WorkProgress(3, 3));
    }

    [Fact]
    public void Without_a_beam_and_a_unit_fluxes_are_sums_of_pixels()
    {
        using FitsImage image = Mosaic("BMAJ    = 0.0");
        SourceComponent resolved = new SourceFinder().Find(image).Components[1];
        resolved.PeakFlux.Should().BeApproximately(40, 4);
        (resolved.Flux / (40 * 2 * Math.PI * 96 / (8 * Math.Log(2)))).Should().BeInRange(0.9, 1.1);
        resolved.DeconvolvedMajorAxis.Should().Be(double.NaN);
    }

    [Fact]
    public void A_search_that_is_cancelled_ends()
    {
        using FitsImage image = Mosaic();
        Action find = () => new SourceFinder().Find(image, cancellationToken: new CancellationToken(canceled: true));
        find.Should().Throw<OperationCanceledException>();
    }

    private static FitsImage Mosaic(params string[] cards)
    {
        const int Rows = 200, Columns = 210;
        SimulatedSky sky = new(Rows, Columns, seed: 40);
        sky.Add(50, 60.25, 70.5);
        sky.Add(new Gaussian(40, 130, 120, Ellipse.Of(12, 8, 0).Inverse()));
        byte[] data = new byte[4 * Rows * Columns];
        for (int i = 0; i < sky.Pixels.Length; i++)
        {
            bool isBorder = i / Columns is < 10 or >= Rows - 10 || i % Columns is < 12 or >= Columns - 12;
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), isBorder ? float.NaN : sky.Pixels[i]);
        }

        string[] usual =
        [
            "BITPIX  = -32", "NAXIS   = 4", "NAXIS1  = 210", "NAXIS2  = 200", "NAXIS3  = 1", "NAXIS4  = 1",
            "CTYPE1  = 'RA---SIN'", "CRVAL1  = 150.0", "CRPIX1  = 100.0", "CDELT1  = -5.5555555555555556E-4", "CTYPE2  = 'DEC--SIN'",
            "CRVAL2  = 40.0", "CRPIX2  = 100.0", "CDELT2  = 5.5555555555555556E-4", "BMAJ    = 1.3888888888888889E-3",
            "BMIN    = 1.3888888888888889E-3", "BPA     = 0.0",
        ];
        string[] all = [.. usual.Where(card => !cards.Any(other => other[..8] == card[..8])), .. cards];
        return FitsImage.Open(new MemoryStream(FitsText.File(all, data)));
    }

    private sealed class Steps(List<WorkProgress> seen) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => seen.Add(value);
    }
}
