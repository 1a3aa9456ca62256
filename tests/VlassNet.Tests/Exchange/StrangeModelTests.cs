using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Tests.Exchange;

/// <summary>The files of make_strangers.py: a network that normalises before the ReLU, with PyTorch's own ε, saved in many ways.</summary>
public sealed class StrangeModelTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("before.pt")]
    [InlineData("script.pt")]
    [InlineData("checkpoint.pt")]
    [InlineData("criterion.ckpt")]
    [InlineData("counters.npz")]
    [InlineData("before.onnx")]
    [InlineData("folded.onnx")]
    public void A_normalisation_before_the_ReLU_is_worked_into_the_convolution(string name)
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path(name));
        GoldenNetwork.Difference(model, "before.f32").Should().BeLessThan(1e-6);
        model.Weights["norm1.weight"].Values.ToArray().Should().Equal(1, 1, 1);
        model.Weights["norm1.bias"].Values.ToArray().Should().Equal(0, 0, 0);
        (model.Weights["norm1.running_var"].Values[0] + BatchNormalization.Epsilon).Should().Be(1, "so it changes nothing");
    }

    [Theory]
    [InlineData("bf16.safetensors")]
    [InlineData("bf16.dat")]
    public void Floats_of_16_bits_that_NumPy_lacks_are_read(string name)
    {
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path(name));
        GoldenNetwork.Difference(model, "bf16.f32").Should().BeLessThan(1e-6);
    }

    [Fact]
    public void Names_that_do_not_tell_the_place_of_the_normalisation_are_asked_for()
    {
        Refused("before_names.pt").Should().Contain("expected weights that tell whether batch normalisation 1 comes before the ReLU or after; found 'bn1.running_mean'")
            .And.Contain("Set ImportOptions.Normalization: BeforeRelu for").And.Contain("AfterRelu for");
        using VlassCnn model = ModelImporter.Load(GoldenNetwork.Path("before_names.pt"), new() { Normalization = NormalizationPlace.BeforeRelu });
        GoldenNetwork.Difference(model, "before.f32").Should().BeLessThan(1e-6, "by the numbers in the names, though they are declared in another order");
        using VlassCnn other = ModelImporter.Load(GoldenNetwork.Path("before_names.pt"), new() { Normalization = NormalizationPlace.AfterRelu });
        GoldenNetwork.Difference(other, "before.f32").Should().BeGreaterThan(1e-3);
        Refused("keras.npz").Should().Contain("ImportOptions.Normalization");
    }

    [Fact]
    public void What_is_given_is_used_rather_than_what_names_tell_but_not_than_operations()
    {
        ImportOptions after = new() { Normalization = NormalizationPlace.AfterRelu, BatchNormalizationEpsilon = 1e-3f };
        using VlassCnn names = ModelImporter.Load(GoldenNetwork.Path("before.pt"), after), operations = ModelImporter.Load(GoldenNetwork.Path("before.onnx"), after);
        GoldenNetwork.Difference(names, "before.f32").Should().BeGreaterThan(1e-3);
        GoldenNetwork.Difference(operations, "before.f32").Should().BeLessThan(1e-6);
    }

    [Fact]
    public void VlassNets_own_names_tell_its_own_network()
    {
        using VlassCnn model = VlassCnn.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "networks", "python.safetensors"));
        string path = Path.Combine(folder.FullName, "own.npz");
        model.ExportNpz(path);
        using VlassCnn loaded = ModelImporter.Load(path, new() { Architecture = model.Spec, ClassNames = model.ClassNames });
        foreach ((WeightTensor found, WeightTensor expected) in loaded.Weights.Zip(model.Weights))
            found.Buffer.Should().Equal(expected.Buffer, found.Name);
    }

    [Theory]
    [InlineData("module.pt", "found an object of '__main__.Net', a whole module, which only the program that made it can load. Load it there")]
    [InlineData("two.pt", "expected one state dictionary; found 2: [\"teacher\"], [\"student\"]. Save the one that is to be loaded alone: torch.save(checkpoint[\"teacher\"], path).")]
    public void What_has_no_one_state_dictionary_is_refused(string name, string message) => Refused(name).Should().Contain(message);

    [Theory]
    [InlineData("../before.onnx.data")]
    [InlineData("/etc/hostname.data.zero")]
    [InlineData("sub\\ore.onnx.data_")]
    public void Data_are_only_in_the_models_folder(string location)
    {
        byte[] model = File.ReadAllBytes(GoldenNetwork.Path("before.onnx"));
        string text = System.Text.Encoding.Latin1.GetString(model);
        string padded = location.Length <= 16 ? location.PadRight(16, '_') : location;
        Load(text.Replace("before.onnx.data", padded[..16], StringComparison.Ordinal), null)
            .Should().Contain("in a file in the model's folder, by its name alone; found the place");
    }

    [Fact]
    public void Data_that_are_not_there_or_too_short_are_refused()
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(GoldenNetwork.Path("before.onnx")));
        byte[] data = File.ReadAllBytes(GoldenNetwork.Path("before.onnx.data"));
        Load(text, null).Should().Contain("expected the file 'before.onnx.data' with the values of").And.Contain("found none");
        Load(text, data[..^1]).Should().Contain("of 'before.onnx.data'; found a file of");
        File.Delete(Path.Combine(folder.FullName, "before.onnx.data"));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "before.onnx.data"), GoldenNetwork.Path("before.onnx.data"));
            Load(text, null).Should().Contain("found a link");
        }
    }

    private static string Refused(string name)
    {
        Action load = () => ModelImporter.Load(GoldenNetwork.Path(name)).Dispose();
        return load.Should().Throw<BadInputException>().Where(error => error.Subject == InputSubject.Network).Which.Message;
    }

    private string Load(string text, byte[]? data)
    {
        string path = Path.Combine(folder.FullName, "model.onnx");
        File.WriteAllText(path, text, System.Text.Encoding.Latin1);
        if (data is not null)
            File.WriteAllBytes(Path.Combine(folder.FullName, "before.onnx.data"), data);
        Action load = () => ModelImporter.Load(path).Dispose();
        return load.Should().Throw<BadInputException>().Which.Message;
    }
}
