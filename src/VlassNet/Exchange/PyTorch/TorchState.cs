using VlassNet.Formats.Pickle;

namespace VlassNet.Exchange.PyTorch;

/// <summary>Finds the state dictionary of a network in what <c>torch.save</c> or TorchScript has saved.</summary>
internal static class TorchState
{
    public const string Advice = "Save it with torch.save(network.state_dict(), path).";

    private const int DeepestLevel = 8;
    private const int MostNamed = 5;

    /// <summary>Where the usual ways of saving a training run have the network's state dictionary.</summary>
    private static readonly string[] UsualPlaces = ["state_dict", "model_state_dict", "model"];

    private static readonly string[] WeightNames = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>The names and values of the one state dictionary that there is.</summary>
    /// <exception cref="BadInputException">There is none, or more than one and none in a usual place.</exception>
    public static IReadOnlyList<KeyValuePair<object?, object?>> Find(object? saved, InputErrors errors)
    {
        if (saved is PickleOpaque { Name: var name } module)
        {
            return name.StartsWith("__torch__.", StringComparison.Ordinal) ? Flatten(module) : throw errors.Of(
                "a state dictionary: tensors by name", $"{module}, a whole module, which only the program that made it can load",
                "Load it there and save its weights: torch.save(network.state_dict(), path).");
        }

        if (saved is not PickleDictionary root)
            throw errors.Of("a state dictionary: tensors by name", PickleText.Describe(saved), Advice);
        if (IsState(root))
            return root.Pairs;
        foreach (string place in UsualPlaces)
        {
            if (root.TryGet(place, out object? inner) && inner is PickleDictionary usual && IsState(usual))
                return usual.Pairs;
        }

        List<(string Path, PickleDictionary State)> found = [];
        Search(root, "", 0, found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found switch
        {
            [(_, var only)] => only.Pairs,
            [] => throw errors.Of("a state dictionary: tensors by name", $"{PickleText.Describe(root)} without one", Advice),
            _ => throw errors.Of(
                "one state dictionary", $"{found.Count}: {string.Join(", ", found.Take(MostNamed).Select(one => one.Path))}",
                $"Save the one that is to be loaded alone: torch.save(checkpoint{found[0].Path}, path)."),
        };
    }

    /// <summary>Whether what has a name is a weight by that name.</summary>
    public static bool IsWeight(object? key) =>
        key is string name && Array.Exists(WeightNames, part => name == part || name.EndsWith("." + part, StringComparison.Ordinal));

    /// <summary>Whether a dictionary has the weights of a layer in it; those of optimizers have other names.</summary>
    private static bool IsState(PickleDictionary dictionary) =>
        dictionary.Pairs.Exists(pair => pair.Value is TorchTensor { Size.Length: >= 2 } && IsWeight(pair.Key));

    private static void Search(
        PickleDictionary dictionary, string path, int depth, List<(string Path, PickleDictionary State)> found, HashSet<object> seen)
    {
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            if (value is not PickleDictionary inner || depth == DeepestLevel || !seen.Add(inner))
                continue;
            string place = $"{path}[{(key is string { Length: <= 100 } name ? $"\"{name}\"" : PickleText.Describe(key))}]";
            if (IsState(inner))
                found.Add((place, inner));
            else
                Search(inner, place, depth + 1, found, seen);
        }
    }

    /// <summary>The tensors of TorchScript's modules under the names that <c>state_dict()</c> gives them.</summary>
    private static List<KeyValuePair<object?, object?>> Flatten(PickleOpaque root)
    {
        List<KeyValuePair<object?, object?>> tensors = [];
        Add(root, "", 0, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return tensors;

        void Add(PickleOpaque module, string path, int depth, HashSet<object> seen)
        {
            if (depth == DeepestLevel || !seen.Add(module))
                return;
            foreach ((object? key, object? value) in module.State?.Pairs ?? [])
            {
                if (key is string name && value is PickleOpaque inner)
                    Add(inner, $"{path}{name}.", depth + 1, seen);
                else if (key is string own && value is TorchTensor)
                    tensors.Add(new(path + own, value));
            }
        }
    }
}
