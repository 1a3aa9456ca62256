using System.IO.Compression;
using System.Text.Json.Nodes;
using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Keras.Tests;

/// <summary>Descriptions of models: what differs from VlassNet's network is refused by the name of the layer.</summary>
public sealed class ModelConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("conv2d", "kernel_size", "[5,5]", "layer 'conv2d' (Conv2D): expected kernel_size [3,3]; found [5,5].")]
    [InlineData("conv2d", "strides", "[2,2]", "expected strides [1,1]; found [2,2].")]
    [InlineData("conv2d_1", "padding", "\"valid\"", "layer 'conv2d_1' (Conv2D): expected padding \"same\"; found \"valid\".")]
    [InlineData("conv2d", "data_format", "\"channels_first\"", "expected data_format \"channels_last\"; found \"channels_first\".")]
    [InlineData("conv2d", "dilation_rate", "[2,2]", "expected dilation_rate [1,1]; found [2,2].")]
    [InlineData("conv2d", "groups", "2", "expected groups 1; found 2.")]
    [InlineData("conv2d", "activation", "\"elu\"", "expected relu after a convolution or a dense layer, and softmax at the end; found elu after 'Convolution'.")]
    [InlineData("conv2d", "activation", "{}", "expected an activation by its name; found {}.")]
    [InlineData("conv2d", "activation", "\"linear\"", "layer 'dropout' (Dropout): expected one dropout a block, after its ReLU; found another one after 'Convolution'.")]
    [InlineData("conv2d", "filters", "0", "expected the number filters, at least 1; found 0.")]
    [InlineData("conv2d", "filters", "7", "instead of")]
    [InlineData("batch_normalization", "axis", "1", "layer 'batch_normalization' (BatchNormalization): expected axis -1 or 3 or [3] or [-1]; found 1.")]
    [InlineData("batch_normalization", "scale", "false", "expected scale true; found false.")]
    [InlineData("batch_normalization", "center", "false", "expected center true; found false.")]
    [InlineData("batch_normalization_1", "epsilon", "0.01", "expected the epsilon 0.001 in every normalisation; found 0.01.")]
    [InlineData("batch_normalization", "epsilon", "\"x\"", "expected the number epsilon; found \"x\".")]
    [InlineData("batch_normalization", "epsilon", "1e300", "expected the epsilon 0.001 in every normalisation; found 1E+300.")]
    [InlineData("max_pooling2d", "pool_size", "[3,3]", "layer 'max_pooling2d' (MaxPooling2D): expected pool_size [2,2]; found [3,3].")]
    [InlineData("max_pooling2d", "strides", "[1,1]", "expected strides [2,2]; found [1,1].")]
    [InlineData("max_pooling2d", "padding", "\"full\"", "expected padding \"same\" or \"valid\"; found \"full\".")]
    [InlineData("dropout", "rate", "1.5", "layer 'dropout' (Dropout): expected a rate in [0, 1); found 1.5.")]
    [InlineData("dropout", "rate", "null", "expected the number rate; found none.")]
    [InlineData("dropout", "noise_shape", "[null,1,1,3]", "expected no noise_shape; found [null,1,1,3].")]
    [InlineData("dense", "activation", "\"softmax\"", "layer 'dropout_2' (Dropout): expected one dropout a block, after its ReLU; found another one after 'Softmax'.")]
    [InlineData("dense", "activation", "\"linear\"", "layer 'dropout_2' (Dropout): expected one dropout a block, after its ReLU; found another one after 'Dense'.")]
    [InlineData("dense_1", "activation", "\"sigmoid\"", "found sigmoid after 'Dense'.")]
    [InlineData("dense_1", "activation", "\"relu\"", "expected a model that ends with a dense layer")]
    [InlineData("flatten", "data_format", "\"channels_first\"", "layer 'flatten' (Flatten): expected data_format \"channels_last\"; found \"channels_first\".")]
    [InlineData("input_layer", "batch_shape", "[null,null,null,2]", "expected a model that says how large its images are; found none. Give ImportOptions.Architecture")]
    [InlineData("input_layer", "batch_shape", "[null,17,17,2]", "expected padding \"same\"; found \"valid\".")]
    [InlineData("input_layer", "batch_shape", "[null,16,16,9]", "expected 1 to 4 channels; received 9")]
    public void A_setting_that_VlassNet_lacks_is_refused(string layer, string setting, string value, string message) =>
        Refused(config => Layer(config, layer)["config"]![setting] = JsonNode.Parse(value)).Should().Contain(message);

    [Theory]
    [InlineData("conv2d", "DepthwiseConv2D")]
    [InlineData("max_pooling2d", "AveragePooling2D")]
    [InlineData("flatten", "GlobalMaxPooling2D")]
    [InlineData("dropout", "RandomCrop")]
    [InlineData("dropout", "LayerNormalization")]
    public void A_layer_that_VlassNet_lacks_is_refused(string layer, string other) =>
        Refused(config => Layer(config, layer)["class_name"] = other).Should()
            .Contain($"layer '{layer}' ({other}): expected Conv2D, ReLU, Dropout, BatchNormalization, MaxPooling2D, GlobalAveragePooling2D, Flatten, Dense, Softmax, Rescaling, or what does nothing when a model predicts; found {other}.");

    [Theory]
    [InlineData("max_pooling2d", "batch_normalization", "layer 'max_pooling2d' (MaxPooling2D): expected it after a batch normalisation; found it after 'ActiveConvolution'.")]
    [InlineData("batch_normalization", "dropout_1", "layer 'dropout_1' (Dropout): expected one dropout a block, after its ReLU; found another one after 'Normalization'.")]
    [InlineData("batch_normalization", "batch_normalization_1", "layer 'batch_normalization_1' (BatchNormalization): expected it after a convolution; found it after 'Normalization'.")]
    [InlineData("batch_normalization", "conv2d_1", "layer 'max_pooling2d' (MaxPooling2D): expected it after a batch normalisation; found it after 'ActiveConvolution'.")]
    [InlineData("batch_normalization", "flatten", "layer 'max_pooling2d' (MaxPooling2D): expected it after a batch normalisation; found it after 'Flatten'.")]
    [InlineData("dense_1", "dropout_2", "layer 'dropout_2' (Dropout): expected one dropout a block, after its ReLU; found another one after 'Softmax'.")]
    [InlineData("conv2d", "input_layer", "layer 'input_layer' (InputLayer): expected it after the start")]
    [InlineData("dropout_1", "dropout", "expected one dropout a block, after its ReLU; found another one after 'ActiveConvolution'.")]
    public void Layers_in_another_order_are_refused(string layer, string behind, string message) => Refused(config =>
    {
        JsonArray layers = config["config"]!["layers"]!.AsArray();
        JsonNode moved = Layer(config, behind);
        layers.Remove(moved);
        layers.Insert(layers.IndexOf(Layer(config, layer)) + 1, moved);
    }).Should().Contain(message);

    [Fact]
    public void Without_its_pools_a_model_is_one_of_blocks_without_pools()
    {
        string path = Changed(config =>
        {
            foreach (string pool in (string[])["max_pooling2d", "max_pooling2d_1"])
                config["config"]!["layers"]!.AsArray().Remove(Layer(config, pool));
            Layer(config, "input_layer")["config"]!["batch_shape"] = JsonNode.Parse("[null,4,4,2]");
            Layer(config, "batch_normalization")["config"]!["momentum"] = 0.5;
        }, "sequential.keras");
        using VlassCnn model = KerasFile.Load(path);
        model.Spec.Should().Be(
            GoldenFiles.Spec with { Input = new(4, 4, 2), Blocks = [.. GoldenFiles.Spec.Blocks.Select(block => block with { Pool = false })] },
            "momenta that differ are left at what is usual");
    }

    [Fact]
    public void A_global_average_of_the_images_is_refused() => Refused(config =>
    {
        JsonArray layers = config["config"]!["layers"]!.AsArray();
        Layer(config, "flatten")["class_name"] = "GlobalAveragePooling2D";
        foreach (JsonNode? layer in layers.Skip(1).TakeWhile(layer => layer!["config"]!["name"]!.GetValue<string>() != "flatten").ToArray())
            layers.Remove(layer);
    }).Should().Contain("layer 'flatten' (GlobalAveragePooling2D): expected it after a block; found it after 'Start'.");

    [Theory]
    [InlineData("rescaling", "offset", "-1", "layer 'rescaling' (Rescaling): expected offset 0 or 0.0; found -1.")]
    [InlineData("rescaling", "scale", "0", "layer 'rescaling' (Rescaling): expected a scale other than 0; found 0.")]
    [InlineData("rescaling", "scale", "[1,2]", "layer 'rescaling' (Rescaling): expected the number scale; found [1,2].")]
    public void A_rescaling_that_is_not_a_factor_is_refused(string layer, string setting, string value, string message) =>
        Refused(config => Layer(config, layer)["config"]![setting] = JsonNode.Parse(value), "augmented.keras").Should().Contain(message);

    [Fact]
    public void Blocks_in_two_orders_are_refused() => Refused(
        config => Layer(config, "conv2d")["config"]!["activation"] = "relu", "before.keras").Should()
            .Contain("layer 'activation' (Activation): expected relu after a convolution or a dense layer, and softmax at the end; found relu after 'Normalization'.");

    [Theory]
    [InlineData("functional", "conv2d_5", "layer 'conv2d_5' (Conv2D): expected the layer 'dropout_4' as its only input; found input_layer_4.")]
    [InlineData("functional", null, "as its only input; found 0 calls.")]
    public void A_functional_model_that_branches_is_refused(string name, string? layer, string message) => Refused(
        config =>
        {
            JsonNode changed = Layer(config, layer ?? "flatten_4");
            if (layer is null)
                changed["inbound_nodes"] = new JsonArray();
            else
                changed["inbound_nodes"]![0]!["args"]![0]!["config"]!["keras_history"]![0] = "input_layer_4";
        },
        $"{name}.keras").Should().Contain(message);

    [Theory]
    [InlineData("not JSON", "expected the description of a model (JSON)")]
    [InlineData("""{"class_name":"\ud800","config":{"layers":[]}}""", "expected the description of a model (JSON)")]
    [InlineData("""{"class_name":"Sequential","config":{"build_input_shape":[null,8,8,1],"layers":[{"class_name":"Activation","config":{"activation":"\ud800"}}]}}""", "expected the description of a model (JSON)")]
    [InlineData("[]", "expected a Sequential or Functional model with layers; found the class none.")]
    [InlineData("""{"class_name":"Mine","config":{"layers":[]}}""", "found the class Mine.")]
    [InlineData("""{"class_name":"Sequential","config":7}""", "found the class Sequential.")]
    [InlineData("""{"class_name":"Sequential","config":[]}""", "expected a model that says how large its images are")]
    [InlineData("""{"class_name":"Sequential","config":{"layers":[1,null]}}""", "expected a model that says how large its images are")]
    public void What_describes_no_model_is_refused(string json, string message) => Refused(Archive(json)).Should().Contain(message);

    [Fact]
    public void Deep_JSON_is_refused() => Refused(Archive(new string('[', 100_000))).Should().Contain("expected the description of a model (JSON)");

    [Fact]
    public void The_callers_architecture_gives_the_size_that_a_model_leaves_open()
    {
        string path = Changed(config => Layer(config, "input_layer")["config"]!["batch_shape"] = JsonNode.Parse("[null,null,null,2]"), "sequential.keras");
        using VlassCnn model = KerasFile.Load(path, new ImportOptions { Architecture = GoldenFiles.Spec });
        GoldenFiles.Difference(model).Should().BeLessThan(1e-5);
    }

    private static JsonNode Layer(JsonNode config, string name) =>
        config["config"]!["layers"]!.AsArray().Single(layer => layer!["config"]!["name"]!.GetValue<string>() == name)!;

    private string Refused(Action<JsonNode> change, string name = "sequential.keras") => Refused(Changed(change, name));

    private static string Refused(string path) =>
        FluentActions.Invoking(() => KerasFile.Load(path)).Should().Throw<BadInputException>().Which.Message;

    private string Changed(Action<JsonNode> change, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(GoldenFiles.Path(name));
        using Stream entry = archive.GetEntry("config.json")!.Open();
        JsonNode config = JsonNode.Parse(entry)!;
        change(config);
        return Archive(config.ToJsonString(), name);
    }

    /// <summary>A golden file with another description.</summary>
    private string Archive(string config, string name = "sequential.keras")
    {
        string path = Path.Combine(folder.FullName, name);
        File.Copy(GoldenFiles.Path(name), path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        archive.GetEntry("config.json")!.Delete();
        using StreamWriter writer = new(archive.CreateEntry("config.json").Open());
        writer.Write(config);
        return path;
    }
}
