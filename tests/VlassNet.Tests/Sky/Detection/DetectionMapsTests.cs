using System.Buffers.Binary;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>Background and noise that somebody else measured.</summary>
public class DetectionMapsTests
{
    private const int Rows = 120, Columns = 140;

    /// <summary>Maps that are those of the mesh find what the mesh finds.</summary>
    [Fact]
    public void The_maps_of_the_mesh_give_the_components_of_the_mesh()
    {
        SimulatedSky sky = Sky();
        DetectionResult measured = Find(sky, null);
        (float[] noise, float[] background) = (new float[Rows * Columns], new float[Rows * Columns]);
        for (int i = 0; i < noise.Length; i++)
            (noise[i], background[i]) = ((float)measured.Noise(i / Columns, i % Columns), (float)measured.Background(i / Columns, i % Columns));
        DetectionResult given = Find(sky, new DetectionMaps(Rows, Columns, noise, background));
        given.Components.Should().HaveCount(measured.Components.Length).And.HaveCount(4);
        for (int i = 0; i < given.Components.Length; i++)
        {
            given.Components[i].Row.Should().BeApproximately(measured.Components[i].Row, 1e-3);
            given.Components[i].Flux.Should().BeApproximately(measured.Components[i].Flux, 1e-3 * measured.Components[i].Flux);
            given.Components[i].SignalToNoise.Should().BeApproximately(measured.Components[i].SignalToNoise, 1e-3 * measured.Components[i].SignalToNoise);
        }
    }

    [Fact]
    public void The_threshold_and_the_fluxes_are_those_of_the_maps()
    {
        SimulatedSky sky = Sky();
        float[] noise = [.. Enumerable.Repeat(4f, Rows * Columns)], background = [.. Enumerable.Repeat(2f, Rows * Columns)];
        DetectionResult found = Find(sky, new DetectionMaps(Rows, Columns, noise, background));
        found.Components.Should().OnlyContain(one => one.Noise == 4 && one.Background == 2);
        found.Components.Length.Should().Be(3, "20 is not five times 4 above 2");
        found.Noise(3, 5).Should().Be(4);
        found.Background(3, 5).Should().Be(2);
        Find(sky, new DetectionMaps(Rows, Columns, noise)).Components.Should().OnlyContain(one => one.Background == 0);
    }

    /// <summary>Where there is no noise, as in the border of a map, nothing is found; and nothing else is changed by that.</summary>
    [Fact]
    public void Pixels_without_noise_are_blank()
    {
        SimulatedSky sky = Sky();
        float[] noise = [.. Enumerable.Repeat(1f, Rows * Columns)], background = new float[Rows * Columns];
        for (int i = 0; i < noise.Length; i++)
        {
            if (i / Columns < 40)
                noise[i] = (i % 4) switch { 0 => 0, 1 => -1, 2 => float.NaN, _ => float.PositiveInfinity };
            if (i / Columns > 80)
                background[i] = float.NaN;
        }

        DetectionResult found = Find(sky, new DetectionMaps(Rows, Columns, noise, background));
        found.Components.Should().OnlyContain(one => one.Row >= 40 && one.Row <= 81).And.HaveCount(1);
        found.Components.Should().OnlyContain(one => double.IsFinite(one.Flux) && double.IsFinite(one.FluxError) && double.IsFinite(one.MajorAxis));
        Find(sky, new DetectionMaps(Rows, Columns, new float[Rows * Columns])).Components.Should().BeEmpty();
    }

    [Fact]
    public void Maps_in_FITS_files_may_be_in_another_unit()
    {
        SimulatedSky sky = Sky();
        using FitsImage image = FitsImage.Open(new MemoryStream(MosaicFits.Of(sky)));
        float[] milli = [.. Enumerable.Repeat(0.1f, Rows * Columns)], level = [.. Enumerable.Repeat(0.02f, Rows * Columns)];
        using FitsImage noise = Map(milli, Rows, Columns, "BUNIT   = 'mJy/beam'"), background = Map(level, Rows, Columns, "BUNIT   = 'mJy/beam'");
        DetectionResult found = new SourceFinder(new SourceFinderOptions { Maps = DetectionMaps.Read(noise, background) }).Find(image);
        found.Components.Should().HaveCount(4).And.OnlyContain(one => Math.Abs(one.Noise - 1e-4) < 1e-9 && Math.Abs(one.Background - 2e-5) < 1e-9);

        // Without a unit they are in the image's.
        using FitsImage bare = Map([.. Enumerable.Repeat(1e-4f, Rows * Columns)], Rows, Columns);
        new SourceFinder(new SourceFinderOptions { Maps = DetectionMaps.Read(bare) }).Find(image).Components.Should().HaveCount(4);
    }

    [Fact]
    public void Maps_of_another_shape_are_refused()
    {
        SimulatedSky sky = Sky();
        Action find = () => Find(sky, new DetectionMaps(Columns, Rows, new float[Rows * Columns]));
        find.Should().Throw<BadInputException>().WithMessage("the maps: expected maps of background and noise of 120×140 pixels, as the image; found 140×120*");
        Action few = () => _ = new DetectionMaps(Rows, Columns, new float[7]);
        few.Should().Throw<ArgumentException>().WithMessage("*120×140*16800*7 of noise*");
        Action other = () => _ = new DetectionMaps(2, 2, new float[4], new float[3]);
        other.Should().Throw<ArgumentException>().WithMessage("*3 of background*");
        using FitsImage noise = Map(new float[6], 2, 3), background = Map(new float[6], 3, 2), unit = Map(new float[6], 2, 3, "BUNIT   = 'Jy/beam'");
        Action shapes = () => DetectionMaps.Read(noise, background);
        shapes.Should().Throw<BadInputException>().WithMessage("*2×3 pixels*found 3×2*");
        Action units = () => DetectionMaps.Read(noise, unit);
        units.Should().Throw<BadInputException>().WithMessage("*BUNIT*");
    }

    private static SimulatedSky Sky()
    {
        SimulatedSky sky = new(Rows, Columns, seed: 91);
        sky.Add(60, 20, 30);
        sky.Add(50, 60, 100);
        sky.Add(40, 100, 40);
        sky.Add(20, 105, 110);
        return sky;
    }

    private static DetectionResult Find(SimulatedSky sky, DetectionMaps? maps) => new SourceFinder(new SourceFinderOptions { Maps = maps })
        .Find([.. sky.Pixels], sky.Rows, sky.Columns, SimulatedSky.Calibration);

    private static FitsImage Map(float[] values, int rows, int columns, params string[] cards)
    {
        byte[] data = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), values[i]);
        return FitsImage.Open(new MemoryStream(FitsText.File(["BITPIX  = -32", $"NAXIS1  = {columns}", $"NAXIS2  = {rows}", .. cards], data)));
    }
}
