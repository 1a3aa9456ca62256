using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Tests.Exchange;

/// <summary>Out and in again; that PyTorch, NumPy and ONNX Runtime read the files is shown by <c>benchmarks/peers/check_models.py</c>.</summary>
public sealed class ModelExporterTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    private static readonly ModelCard Card = new()
    {
        Normalization = "published", Seed = ulong.MaxValue, TrainingData = "abc", Training = new Dictionary<string, string> { ["batch size"] = "32" },
        Metrics = [new("val_accuracy", 0.5)],
    };

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<string, bool> Formats => new() { { "onnx", true }, { "pt", true }, { "npz", false }, { "keras.npz", false } };

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_is_loaded_bit_for_bit(string format, bool saysAll) => IsLoadedBitForBit(Oblong(), format, saysAll);

    [Theory]
    [MemberData(nameof(Formats))]
    public void So_are_networks_without_pools_and_with_the_average(string format, bool saysAll)
    {
        IsLoadedBitForBit(Numbered(new VlassCnnBuilder(5, 6, 2).Convolution(3, pool: false).Convolution(4, 0.2f, pool: false)), format, saysAll);
        IsLoadedBitForBit(
            Numbered(new VlassCnnBuilder(9, 6, 2).Convolution(3).Convolution(4, pool: false).GlobalAverage().BatchNormalizationMomentum(0.5f)), format, saysAll);
    }

    private void IsLoadedBitForBit(VlassCnn network, string format, bool saysAll)
    {
        using VlassCnn model = network;
        string path = Write(model, format);
        ImportOptions options = saysAll ? new() : new()
        {
            Architecture = model.Spec, ClassNames = model.ClassNames,
            Normalization = format == "keras.npz" ? NormalizationPlace.AfterRelu : null,
        };
        using VlassCnn loaded = ModelImporter.Load(path, options);
        loaded.Spec.Should().Be(model.Spec);
        loaded.ClassNames.Should().Equal(model.ClassNames);
        loaded.Card.Should().BeEquivalentTo(saysAll ? Card : ModelCard.Empty);
        foreach ((WeightTensor found, WeightTensor expected) in loaded.Weights.Zip(model.Weights))
            found.Buffer.Should().Equal(expected.Buffer, found.Name);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Equal_networks_give_equal_files(string format, bool saysAll)
    {
        using VlassCnn model = Oblong();
        byte[] first = File.ReadAllBytes(Write(model, format));
        File.ReadAllBytes(Write(model, format)).Should().Equal(first);
        folder.GetFiles().Should().ContainSingle("of what {0} {1} wrote, nothing else is left", format, saysAll);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_network_that_has_diverged_is_not_written(string format, bool saysAll)
    {
        using VlassCnn model = Oblong();
        model.Weights["norm2.bias"].Buffer[1] = float.PositiveInfinity;
        this.Invoking(it => it.Write(model, format)).Should().Throw<InvalidOperationException>().WithMessage("norm2.bias: *");
        folder.GetFiles().Should().BeEmpty("of {0} {1}", format, saysAll);
    }

    private static VlassCnn Oblong() => Numbered(new VlassCnnBuilder(9, 6, 2).Convolution(3, 0.2f).Convolution(4).Dense(5, 0.3f).Dense(2));

    private static VlassCnn Numbered(VlassCnnBuilder builder)
    {
        VlassCnn model = builder.Classes("a", "ß", "日本").Build();
        int value = 0;
        foreach (WeightTensor tensor in model.Weights)
        {
            for (int i = 0; i < tensor.Length; i++)
                tensor.Buffer[i] = ++value / 64f;
        }

        model.Card = Card;
        return model;
    }

    private string Write(VlassCnn model, string format)
    {
        string path = Path.Combine(folder.FullName, $"model.{format}");
        Action<string> write = format switch
        {
            "onnx" => model.ExportOnnx,
            "pt" => model.ExportPyTorch,
            "npz" => model.ExportNpz,
            _ => model.ExportKerasNpz,
        };
        write(path);
        return path;
    }
}
