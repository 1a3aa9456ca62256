using System.Globalization;
using System.Text.RegularExpressions;

namespace VlassNet.Exchange;

/// <summary>
/// The layers of a PyTorch module by its tensors' names, <c>module.tensor</c>. What modules are called does not matter: a module is a
/// convolution if its weight has four axes, a dense layer if it has two, a batch normalisation if it has a moving mean. What a training run
/// keeps beside the network, a loss or a metric by its name, is passed over.
/// </summary>
internal static partial class StateDictionary
{
    /// <summary>What PyTorch's batch normalisations have if nothing is said.</summary>
    private const float UsualEpsilon = 1e-5f;

    private const string Counter = "num_batches_tracked";

    /// <summary>Reads layers.</summary>
    /// <param name="tensors">The tensors in the order of the file.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">A module is none of VlassNet's layers.</exception>
    public static ForeignLayers Read(IEnumerable<ForeignTensor> tensors, InputErrors errors)
    {
        List<StateModule> modules = [];
        Dictionary<string, StateModule> byName = new(StringComparer.Ordinal);
        foreach (ForeignTensor tensor in tensors)
        {
            int point = tensor.Name.LastIndexOf('.');
            string name = point < 0 ? "" : tensor.Name[..point], part = tensor.Name[(point + 1)..];
            if (part == Counter || BesideTheNetwork().IsMatch(name))
                continue;
            if (!byName.TryGetValue(name, out StateModule? module))
            {
                modules.Add(module = new StateModule(name));
                byName.Add(name, module);
            }

            if (!module.Parts.TryAdd(part, tensor))
                throw errors.Of("each tensor once", $"'{tensor.Name}' again");
        }

        ILookup<StateModule.ModuleKind, StateModule> kinds = modules.ToLookup(module => module.KindOf(errors));
        StateModule[] convolutions = ModuleOrder.Sort(kinds[StateModule.ModuleKind.Convolution]);
        StateModule[] normalizations = ModuleOrder.Sort(kinds[StateModule.ModuleKind.Normalization]);
        StateModule[] denses = ModuleOrder.Sort(kinds[StateModule.ModuleKind.Dense]);
        ForeignLayers layers = new()
        {
            UsualEpsilon = UsualEpsilon,
            HasOwnNames = AreNumbered(convolutions, "conv") && AreNumbered(normalizations, "norm") && AreNumbered(denses, "dense"),
        };
        layers.Convolutions.AddRange(convolutions.Select(module => module.ToKernel()));
        layers.Normalizations.AddRange(normalizations.Select((module, block) =>
            module.ToNormalization(block < convolutions.Length ? ModuleOrder.PlaceOf(convolutions[block].Name, module.Name) : null)));
        layers.Denses.AddRange(denses.Select(module => module.ToKernel()));
        return layers;
    }

    /// <summary>Whether modules have the names that VlassNet gives: a stem, and numbers from 1.</summary>
    private static bool AreNumbered(StateModule[] modules, string stem) =>
        modules.Select((module, number) => module.Name == stem + (number + 1).ToString(CultureInfo.InvariantCulture)).All(isSo => isSo);

    [GeneratedRegex(@"(^|[._])(criterion|loss(_?(fn|func|function))?|metrics?)($|[._])", RegexOptions.IgnoreCase)]
    private static partial Regex BesideTheNetwork();
}
