using VlassNet.Exchange;
using VlassNet.Formats.Safetensors;
using VlassNet.Networks;

namespace VlassNet.Tests.Exchange;

public sealed class ModelImporterTests
{
    private static readonly NetworkSpec Spec = new(new(16, 16, 2), [new(3, 0), new(4, 0)], [new(5, 0)], 3);

    /// <summary>What not all of the golden files say: PyTorch's network has an ε of its own, and arrays have no names.</summary>
    private static readonly ImportOptions Options = new() { BatchNormalizationEpsilon = 1e-3f, Normalization = NormalizationPlace.AfterRelu };

    [Theory]
    [InlineData("sequential.pt")]
    [InlineData("training.pt")]
    [InlineData("double.pt")]
    [InlineData("channels_last.pt")]
    [InlineData("one_storage.pt")]
    [InlineData("lightning.ckpt")]
    [InlineData("torchsharp.dat")]
    [InlineData("keras.npz")]
    [InlineData("names.npz")]
    [InlineData("pytorch.onnx")]
    [InlineData("keras.onnx")]
    public void A_network_of_another_program_predicts_what_it_predicted_there(string name)
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path(name), Options);
        model.Spec.Should().Be(Spec);
        model.ClassNames.Should().Equal("class 0", "class 1", "class 2");
        GoldenNetwork.Difference(model).Should().BeLessThan(1e-6);
    }

    /// <summary>Blocks without a pool, and a global average.</summary>
    private static readonly NetworkSpec Words = new(new(16, 16, 2), [new(3, Pool: false), new(4), new(5, Pool: false)], [], 3) { GlobalAverage = true };

    [Theory]
    [InlineData("words.onnx")]
    [InlineData("words_mean.onnx")]
    public void An_ONNX_file_tells_its_pools_and_its_average(string name)
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path(name));
        model.Spec.Should().Be(Words);
        GoldenNetwork.Difference(model, "words.f32").Should().BeLessThan(1e-6);
    }

    [Fact]
    public void Of_weights_alone_pools_and_average_must_be_given()
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path("words.pt"), Options with { Architecture = Words });
        GoldenNetwork.Difference(model, "words.f32").Should().BeLessThan(1e-6);
        Action load = () => ModelImporter.Load(GoldenNetwork.Path("words.pt"), Options with { Architecture = Words with { GlobalAverage = false } });
        load.Should().Throw<BadInputException>().WithMessage("*of shape (3, 5) instead of 320 inputs and 3 outputs*");
    }

    [Fact]
    public void An_architecture_of_other_pools_than_the_files_is_refused()
    {
        NetworkSpec pooled = Words with { Blocks = [new(3), new(4, Pool: false), new(5, Pool: false)] };
        Action load = () => ModelImporter.Load(GoldenNetwork.Path("words.onnx"), new() { Architecture = pooled });
        load.Should().Throw<BadInputException>().WithMessage("*no max pool in block 1 of the file; a max pool in block 2 of the file*");
        load = () => ModelImporter.Load(GoldenNetwork.Path("words.onnx"), new() { Architecture = Words with { GlobalAverage = false } });
        load.Should().Throw<BadInputException>().WithMessage("*a global average in the file*");
    }

    [Fact]
    public void The_one_channel_of_a_converted_model_may_be_put_first_by_a_change_of_shape()
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path("one_channel.onnx"));
        model.Spec.Should().Be(Spec with { Input = new(16, 16, 1) });
        GoldenNetwork.Difference(model, "one_channel.f32").Should().BeLessThan(1e-6);
    }

    [Fact]
    public void A_file_that_says_its_images_size_is_not_taken_for_another()
    {
        Action load = () => ModelImporter.Load(GoldenNetwork.Path("keras.onnx"), new() { Architecture = Spec with { Input = new(15, 16, 2) } });
        load.Should().Throw<BadInputException>().WithMessage("*images of 16×16×2 in the file*");
    }

    [Fact]
    public void A_file_of_a_newer_format_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "networks", "python.safetensors"), System.Text.Encoding.Latin1);
        File.WriteAllText(path, text.Replace("\"vlassnet.format\": \"1\"", "\"vlassnet.format\": \"2\"", StringComparison.Ordinal), System.Text.Encoding.Latin1);
        Action load = () => ModelImporter.Load(path);
        load.Should().Throw<BadInputException>().WithMessage("*expected format 1; found format 2*");
        File.Delete(path);
    }

    [Theory]
    [InlineData("half.pt", 5e-3)]
    [InlineData("bfloat16.pt", 5e-2)]
    public void Shorter_floats_are_read(string name, double tolerance)
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path(name), Options), exact = ModelImporter.Load(GoldenNetwork.Path("sequential.pt"), Options);
        GoldenNetwork.Difference(model).Should().BeInRange(1e-6, tolerance);
        foreach ((WeightTensor found, WeightTensor expected) in model.Weights.Zip(exact.Weights))
            found.Buffer.Zip(expected.Buffer, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan((float)tolerance);
    }

    [Fact]
    public void PyTorchs_own_epsilon_is_worked_into_the_scale_unless_another_is_given()
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path("epsilon.pt"));
        GoldenNetwork.Difference(model, "epsilon.f32").Should().BeLessThan(1e-6);
        using VlassCnn without = ModelImporter.Load(GoldenNetwork.Path("epsilon.pt"), Options);
        GoldenNetwork.Difference(without, "epsilon.f32").Should().BeGreaterThan(1e-5);
    }

    [Fact]
    public void What_the_file_does_not_say_can_be_given()
    {
        NetworkSpec wanted = Spec with { Input = new(13, 15, 2), Blocks = [new(3, 0.25f), new(4, 0)], Hidden = [new(5, 0.5f)] };
        using VlassCnn model = ModelImporter.Load(
            GoldenNetwork.Path("sequential.pt"), new() { Architecture = wanted, ClassNames = ["x", "y", "z"] });
        model.Spec.Should().Be(wanted);
        model.ClassNames.Should().Equal("x", "y", "z");
    }

    [Fact]
    public void A_network_of_other_shapes_is_refused_with_all_differences()
    {
        NetworkSpec wanted = Spec with { Input = new(16, 16, 1), Blocks = [new(3, 0), new(6, 0)] };
        Action load = () => ModelImporter.Load(GoldenNetwork.Path("sequential.pt"), new() { Architecture = wanted });
        load.Should().Throw<BadInputException>().Which.Found.Should()
            .Contain("'0.weight' of shape (3, 2, 3, 3) instead of 1 inputs and 3 outputs")
            .And.Contain("'5.weight' of shape (4, 3, 3, 3) instead of 3 inputs and 6 outputs")
            .And.Contain("'8.running_var' of shape (4) instead of (6)");
        load = () => ModelImporter.Load(GoldenNetwork.Path("sequential.pt"), new() { ClassNames = ["a", "b"] });
        load.Should().Throw<BadInputException>().WithMessage("*expected 2 classes, as many as names; found 3.*");
    }

    [Fact]
    public void Tensors_of_a_safetensors_file_come_in_the_order_of_their_numbers()
    {
        using VlassCnn model = new VlassCnnBuilder(2, 2).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Dense(3).Build();
        using MemoryStream own = new(), foreign = new();
        model.Save(own);
        SafetensorsWriter.Write(
            foreign, [], [.. model.Weights.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(tensor =>
                new SafetensorsTensor("net." + tensor.Name, tensor.Shape, tensor.Buffer))]);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        foreach (MemoryStream file in (MemoryStream[])[own, foreign])
        {
            File.WriteAllBytes(path, file.ToArray());
            using VlassCnn loaded = ModelImporter.Load(path);
            loaded.Spec.Should().Be(model.Spec);
            foreach ((WeightTensor found, WeightTensor expected) in loaded.Weights.Zip(model.Weights))
                found.Buffer.Should().Equal(expected.Buffer);
        }

        File.Delete(path);
    }

    [Fact]
    public void The_notebooks_shapes_are_the_notebooks_network()
    {
        using VlassCnn notebook = VlassCnn.Notebook(seed: 4);
        KerasArray[] weights = [.. KerasLayers.Write(notebook.Weights).Select(array => new KerasArray([.. array.Shape], array.Values))];
        weights[0].Shape.Should().Equal(3, 3, 1, 75);
        weights[18].Shape.Should().Equal(1600, 512);
        using VlassCnn model = ModelImporter.FromKeras(weights);
        model.Spec.Should().Be(notebook.Spec);
        model.ClassNames.Should().Equal(notebook.ClassNames);
        foreach ((WeightTensor found, WeightTensor expected) in model.Weights.Zip(notebook.Weights))
            found.Buffer.Should().Equal(expected.Buffer);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_all_at_once()
    {
        ImportOptions options = new() { Architecture = Spec with { Classes = 1 }, ClassNames = ["a", "a"], BatchNormalizationEpsilon = 0, Normalization = (NormalizationPlace)7 };
        options.Invoking(it => it.Validate()).Should().Throw<ArgumentException>()
            .WithMessage("ImportOptions: *classes*each name once*BatchNormalizationEpsilon > 0*Normalization AfterRelu or BeforeRelu*received 7*");
        Action load = () => ModelImporter.FromKeras([new([2, 2], new float[3])]);
        load.Should().Throw<ArgumentException>().WithMessage("*'array 0' of shape (2, 2): expected as many values*received 3.*");
    }
}
