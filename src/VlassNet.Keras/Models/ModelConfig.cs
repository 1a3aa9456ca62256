using System.Text.Json;

namespace VlassNet.Keras.Models;

/// <summary>The description of a model, <c>config.json</c> of a <c>.keras</c> file or <c>model_config</c> of an <c>.h5</c> file.</summary>
/// <param name="Layers">Its layers, one after the other.</param>
/// <param name="Input">The shape of an image, or null where the description leaves it open.</param>
internal sealed record ModelConfig(IReadOnlyList<LayerConfig> Layers, ImageShape? Input)
{
    private const int MostLayers = 10_000;
    private const string Whole = "Only Sequential models, and functional ones whose layers follow one another, can be loaded.";

    /// <summary>Reads a description.</summary>
    /// <exception cref="BadInputException">It is that of another kind of model.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ModelConfig Read(string json, InputErrors errors)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement.Clone(), errors);
    }

    /// <summary>The names of the layers' groups, which Keras makes of their classes.</summary>
    public IEnumerable<string> GroupNames()
    {
        Dictionary<string, int> used = [];
        foreach (LayerConfig layer in Layers)
        {
            string name = layer.GroupName;
            int number = used[name] = used.GetValueOrDefault(name, -1) + 1;
            yield return number == 0 ? name : FormattableString.Invariant($"{name}_{number}");
        }
    }

    private static ModelConfig Read(JsonElement root, InputErrors errors)
    {
        string kind = Text(root, "class_name") ?? "none";
        JsonElement config = Property(root, "config");

        // Before Keras 2.2.3, the layers of a Sequential model were all that it described.
        JsonElement list = config.ValueKind == JsonValueKind.Array ? config : Property(config, "layers");
        if (kind is not ("Sequential" or "Functional" or "Model") || list.ValueKind != JsonValueKind.Array)
            throw errors.Of("a Sequential or Functional model with layers", $"the class {kind}", Whole);
        if (list.GetArrayLength() > MostLayers)
            throw errors.Of($"at most {MostLayers} layers", $"{list.GetArrayLength()}");
        List<LayerConfig> layers = [];
        ImageShape? input = Shape(Property(config, "build_input_shape"));
        foreach (JsonElement element in list.EnumerateArray())
        {
            JsonElement settings = Property(element, "config");
            LayerConfig layer = new(
                Text(element, "class_name") ?? "none", Text(settings, "name") ?? Text(element, "name") ?? "none", settings, errors);
            if (layer.Class == "InputLayer" && layers.Exists(other => other.Class == "InputLayer"))
                throw layer.Refuse("one input", "a second one", Whole);
            if (kind != "Sequential")
                CheckFollows(layer, element, layers.LastOrDefault());
            input = Shape(layer["batch_shape"]) ?? Shape(layer["batch_input_shape"]) ?? input;
            layers.Add(layer);
        }

        return new ModelConfig(layers, input);
    }

    /// <summary>Makes sure that a layer's only input is the layer before.</summary>
    private static void CheckFollows(LayerConfig layer, JsonElement element, LayerConfig? before)
    {
        JsonElement nodes = Property(element, "inbound_nodes");
        JsonElement[] calls = nodes.ValueKind == JsonValueKind.Array ? [.. nodes.EnumerateArray()] : [];
        if (before is null && calls.Length == 0)
            return;
        string? input = calls is [JsonElement call] ? InputOf(call) : null;
        if (input is null || input != before?.Name)
            throw layer.Refuse($"the layer '{before?.Name ?? "none"}' as its only input", input ?? $"{calls.Length} calls", Whole);
    }

    /// <summary>
    /// The layer that a call takes its input from: <c>{"args": [{"config": {"keras_history": ["name", …]}}]}</c> in Keras 3,
    /// <c>[["name", …]]</c> before; null where it takes more than one.
    /// </summary>
    private static string? InputOf(JsonElement call)
    {
        JsonElement history = call.ValueKind == JsonValueKind.Object
            ? Property(Property(Only(Property(call, "args")), "config"), "keras_history")
            : Only(call);
        return history is { ValueKind: JsonValueKind.Array } && history.GetArrayLength() > 0 && history[0].ValueKind == JsonValueKind.String
            ? history[0].GetString()
            : null;
    }

    private static JsonElement Only(JsonElement list) =>
        list is { ValueKind: JsonValueKind.Array } && list.GetArrayLength() == 1 ? list[0] : default;

    private static ImageShape? Shape(JsonElement shape)
    {
        if (shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() != 4)
            return null;
        int[] sizes = [.. shape.EnumerateArray().Skip(1)
            .Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out int number) ? number : 0)];
        return sizes.All(size => size > 0) ? new ImageShape(sizes[0], sizes[1], sizes[2]) : null;
    }

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
