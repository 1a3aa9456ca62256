using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

/// <summary>What is drawn, and what is refused.</summary>
public class AffineAugmenterTests
{
    private static readonly ImageShape Shape = new(64, 32);

    [Fact]
    public void The_notebook_preset_draws_uniformly_and_independently()
    {
        AffineParameters[] draws =
        [
            .. Enumerable.Range(0, 20_000)
                .Select(i => AffineParameters.Draw(AffineAugmentationOptions.Notebook, Shape, new SampleKey(5, i % 3, i))),
        ];
        double[][] columns =
        [
            Uniform(d => d.Degrees, -180, 180),
            Uniform(d => d.ShiftX, -3.2, 3.2),
            Uniform(d => d.ShiftY, -6.4, 6.4),
            Uniform(d => d.ZoomX, 0.9, 1.1),
            Uniform(d => d.ZoomY, 0.9, 1.1),
            Coin(d => d.FlipHorizontal),
            Coin(d => d.FlipVertical),
        ];
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = 0; j < i; j++)
                columns[i].Zip(columns[j], (a, b) => a * b).Average().Should().BeApproximately(0, 0.01, "of {0} and {1}", i, j);
        }

        // Each rescaled to −½ … ½, so that a correlation is the mean of a product.
        double[] Uniform(Func<AffineParameters, double> value, double low, double high)
        {
            double[] scaled = [.. draws.Select(d => (value(d) - low) / (high - low) - 0.5)];
            scaled.Should().OnlyContain(v => v >= -0.5 && v <= 0.5);
            scaled.Average().Should().BeApproximately(0, 0.01);
            scaled.Average(v => v * v).Should().BeApproximately(1 / 12.0, 0.002);
            return scaled;
        }

        double[] Coin(Func<AffineParameters, bool> value)
        {
            double[] scaled = [.. draws.Select(d => value(d) ? 0.5 : -0.5)];
            scaled.Average().Should().BeApproximately(0, 0.015);
            return scaled;
        }
    }

    /// <summary>What a seed draws is part of a result: it stays from version to version.</summary>
    [Fact]
    public void The_draws_of_a_seed_stay_what_they_are()
    {
        AffineParameters draw = Draw(2);
        (draw.Degrees, draw.ShiftX, draw.ShiftY).Should().Be((43.98367785671752, 2.932461082014365, 2.9486131059197422));
        (draw.ZoomX, draw.ZoomY).Should().Be((0.9464379085526851, 0.955753243153585));
        string.Concat(Enumerable.Range(0, 12).Select(i => (Draw(i).FlipHorizontal ? "H" : "-") + (Draw(i).FlipVertical ? "V" : "-")))
            .Should().Be("----H-HVH--VHV-V--H-H-HV");

        static AffineParameters Draw(int sample) => AffineParameters.Draw(AffineAugmentationOptions.Notebook, Shape, new SampleKey(5, 1, sample));
    }

    [Fact]
    public void Turning_one_option_off_leaves_the_others_as_they_were()
    {
        SampleKey key = new(1, 2, 3);
        AffineParameters all = AffineParameters.Draw(AffineAugmentationOptions.Notebook, Shape, key);
        AffineParameters.Draw(AffineAugmentationOptions.Notebook with { RotationRange = 0, HorizontalFlip = false }, Shape, key)
            .Should().Be(all with { Degrees = 0, FlipHorizontal = false });
    }

    [Fact]
    public void By_default_nothing_is_changed()
    {
        float[] image = TestImages.Noise(Shape);
        AffineAugmenter augmenter = new(new AffineAugmentationOptions());
        for (int sample = 0; sample < 20; sample++)
            TestImages.View(augmenter, image, Shape, new SampleKey(1, 0, sample)).Should().Equal(image);
    }

    [Fact]
    public void A_view_depends_on_all_of_the_key_and_on_nothing_else()
    {
        float[] image = TestImages.Noise(Shape);
        SampleKey key = new(1, 2, 3);
        float[] view = TestImages.View(new AffineAugmenter(AffineAugmentationOptions.Notebook), image, Shape, key);
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        float[][] views = new float[8][];
        Parallel.For(0, views.Length, i => views[i] = TestImages.View(augmenter, image, Shape, key));
        views.Should().OnlyContain(same => same.SequenceEqual(view));

        SampleKey[] others = [key with { Seed = 2 }, key with { Epoch = 3 }, key with { Sample = 4 }, new(1, 3, 2)];
        others.Should().OnlyContain(other => !TestImages.View(augmenter, image, Shape, other).SequenceEqual(view));
    }

    [Fact]
    public void A_fill_mode_and_its_value_are_used()
    {
        AffineAugmentationOptions options = new() { WidthShiftRange = 1, FillMode = FillMode.Constant, FillValue = 7 };
        float[] view = TestImages.View(new AffineAugmenter(options), TestImages.Noise(Shape), Shape, new SampleKey(1, 0, 0));
        view.Should().Contain(7f);
    }

    [Fact]
    public void Once_warm_a_view_allocates_nothing()
    {
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        ImageShape[] shapes = [new(64, 64), new(16, 16, 3), new(4, 2_000)];
        foreach (ImageShape shape in shapes)
        {
            float[] image = TestImages.Noise(shape), view = new float[shape.Length];
            augmenter.Augment(image, view, shape, default);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int sample = 0; sample < 10; sample++)
                augmenter.Augment(image, view, shape, new SampleKey(1, 0, sample));
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        }
    }

    [Fact]
    public void Every_bad_option_is_listed()
    {
        AffineAugmentationOptions options = new()
        {
            RotationRange = 181,
            ZoomX = new ZoomRange(0, 1),
            ZoomY = new ZoomRange(1.2, 1.1),
            WidthShiftRange = -0.1,
            HeightShiftRange = double.NaN,
            FillMode = (FillMode)9,
            FillValue = float.PositiveInfinity,
        };
        Action make = () => _ = new AffineAugmenter(options);
        string message = make.Should().Throw<ArgumentException>().Which.Message;
        string[] settings =
            ["RotationRange", "ZoomX", "ZoomY", "WidthShiftRange", "HeightShiftRange", "FillMode", "FillValue"];
        foreach (string setting in settings)
            message.Should().Contain($"expected {setting} ");
        Action largest = () => new AffineAugmentationOptions { ZoomX = ZoomRange.Within(1), ZoomY = new(1, 16.1) }.Validate();
        largest.Should().Throw<ArgumentException>().WithMessage("*ZoomX*received 0 to 2*ZoomY*received 1 to 16.1*");
        AffineAugmentationOptions.Notebook.Validate();
        ZoomRange.Within(0.1).Should().Be(new ZoomRange(0.9, 1.1));
    }

    [Fact]
    public void Spans_of_another_shape_or_that_overlap_are_refused()
    {
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        float[] pixels = new float[200];
        ImageShape shape = new(10, 10);
        Refusal(0, 99, 100, 100, shape)
            .Should().Contain("expected 100 values, for a shape of 10×10×1; received 99").And.Contain("source");
        Refusal(0, 100, 100, 99, shape).Should().Contain("received 99").And.Contain("destination");
        Refusal(0, 100, 50, 100, shape).Should().Contain("overlap");
        Refusal(0, 0, 100, 0, new ImageShape(0, 10)).Should().Contain("received 0×10×1");
        Refusal(0, 100, 100, 100, new ImageShape(5, 4, 5)).Should().Contain("1 to 4 channels");

        string Refusal(int source, int sourceLength, int destination, int destinationLength, ImageShape of)
        {
            Action augment = () => augmenter.Augment(
                pixels.AsSpan(source, sourceLength), pixels.AsSpan(destination, destinationLength), of, default);
            return augment.Should().Throw<ArgumentException>().Which.Message;
        }
    }
}
