using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Keras.Tests;

public sealed class KerasFileTests
{
    private const double Tolerance = 1e-5;

    /// <summary>What a file of weights alone does not say.</summary>
    private static readonly ImportOptions AfterRelu = new() { Normalization = NormalizationPlace.AfterRelu };

    [Theory]
    [InlineData("keras3.weights.h5")]
    [InlineData("tensorflow.weights.h5")]
    [InlineData("indexed.weights.h5")]
    [InlineData("compressed.weights.h5")]
    [InlineData("double.weights.h5")]
    [InlineData("legacy_weights.h5")]
    [InlineData("legacy_split.h5")]
    public void Weights_alone_predict_what_PyTorch_does(string name)
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path(name), AfterRelu);
        GoldenFiles.Difference(model).Should().BeLessThan(Tolerance);
        model.Spec.Should().Be(new NetworkSpec(new(16, 16, 2), [new(3), new(4)], [new(5)], 3));
        model.ClassNames.Should().Equal("class 0", "class 1", "class 2");
    }

    [Theory]
    [InlineData("sequential.keras")]
    [InlineData("functional.keras")]
    [InlineData("legacy_model.h5")]
    public void A_whole_model_brings_its_architecture_with_it(string name)
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path(name));
        GoldenFiles.Difference(model).Should().BeLessThan(Tolerance);
        model.Spec.Should().Be(GoldenFiles.Spec);
    }

    [Theory]
    [InlineData("before", "a normalisation before the ReLU is worked into the convolution")]
    [InlineData("augmented", "what does nothing when a model predicts is passed over, and a scale is worked into the first layer")]
    public void A_model_of_another_kind_predicts_what_PyTorch_does(string name, string because)
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path($"{name}.keras"));
        GoldenFiles.Difference(model, $"{name}.f32").Should().BeLessThan(Tolerance, because);
    }

    [Fact]
    public void Blocks_without_a_pool_the_average_and_the_momentum_are_Keras()
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path("words.keras"));
        GoldenFiles.Difference(model, "words.f32").Should().BeLessThan(Tolerance);
        model.Spec.Should().Be(new NetworkSpec(new(16, 16, 2), [new(3, Pool: false), new(4), new(5, 0.25f, Pool: false)], [], 3)
        {
            GlobalAverage = true, BatchNormalizationMomentum = 0.9f,
        });
    }

    [Fact]
    public void An_architecture_of_other_pools_than_the_files_is_refused()
    {
        NetworkSpec other = new(new(16, 16, 2), [new(3), new(4, Pool: false), new(5, Pool: false)], [], 3) { GlobalAverage = true };
        Action load = () => KerasFile.Load(GoldenFiles.Path("words.keras"), new ImportOptions { Architecture = other }).Dispose();
        load.Should().Throw<BadInputException>().WithMessage("*expected a model with the pools of the given architecture*");
    }

    [Fact]
    public void A_model_that_is_described_by_its_layers_alone_is_loaded()
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path("list_config.h5"));
        GoldenFiles.Difference(model, "list_config.f32").Should().BeLessThan(Tolerance);
        model.Spec.Should().Be(GoldenFiles.Spec);
    }

    [Fact]
    public void Weights_alone_do_not_tell_the_place_of_the_normalisation()
    {
        Action load = () => KerasFile.Load(GoldenFiles.Path("keras3.weights.h5")).Dispose();
        load.Should().Throw<BadInputException>().WithMessage("*before the ReLU or after*Set ImportOptions.Normalization*")
            .Where(error => error.Subject == InputSubject.Network);
    }

    [Fact]
    public void The_epsilon_of_the_model_is_used()
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path("epsilon.keras"));
        GoldenFiles.Difference(model, "epsilon.f32").Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void Biases_that_were_left_out_are_zero()
    {
        using VlassCnn model = KerasFile.Load(GoldenFiles.Path("no_bias.weights.h5"), AfterRelu);
        GoldenFiles.Difference(model, "no_bias.f32").Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void What_the_caller_says_is_used()
    {
        NetworkSpec spec = GoldenFiles.Spec with { Hidden = [new(5, 0.5f)] };
        ImportOptions options = AfterRelu with { Architecture = spec, ClassNames = ["a", "b", "c"] };
        foreach (string name in (string[])["keras3.weights.h5", "sequential.keras", "legacy_model.h5"])
        {
            using VlassCnn model = KerasFile.Load(GoldenFiles.Path(name), options);
            model.Spec.Should().Be(spec);
            model.ClassNames.Should().Equal("a", "b", "c");
        }
    }

    [Fact]
    public void A_loaded_file_is_closed_again()
    {
        string path = Path.GetTempFileName();
        File.Copy(GoldenFiles.Path("keras3.weights.h5"), path, overwrite: true);
        KerasFile.Load(path, AfterRelu).Dispose();
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            file.Length.Should().BePositive();
        File.Delete(path);
    }

    [Fact]
    public void Wrong_arguments_are_told()
    {
        FluentActions.Invoking(() => KerasFile.Load("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => KerasFile.Load("no-such-file.keras")).Should().Throw<IOException>();
        FluentActions.Invoking(() => KerasFile.Load(GoldenFiles.Path("sequential.keras"), new ImportOptions { BatchNormalizationEpsilon = -1 }))
            .Should().Throw<ArgumentException>().WithMessage("*BatchNormalizationEpsilon*");
    }
}
