using System.Globalization;

namespace VlassNet.Exchange;

/// <summary>What the names of a state dictionary's modules tell of the order of a network.</summary>
internal static class ModuleOrder
{
    /// <summary>
    /// Modules of one kind in the order of the network: by the numbers in their names where these differ in nothing else, as a class may
    /// declare its modules in any order; else as they are in the file.
    /// </summary>
    public static StateModule[] Sort(IEnumerable<StateModule> modules)
    {
        StateModule[] all = [.. modules];
        return all.Select(module => Stem(module.Name)).Distinct(StringComparer.Ordinal).Count() == 1
            ? [.. all.OrderBy(module => module.Name, NaturalOrder.Comparer)]
            : all;
    }

    /// <summary>
    /// Where a block's normalisation is, if the names tell it: in a <c>Sequential</c>, modules are numbered, those without tensors too, so
    /// the ReLU is between a convolution and a normalisation just where a number is free.
    /// </summary>
    public static NormalizationPlace? PlaceOf(string convolution, string normalization)
    {
        (string parent, int first) = Split(convolution);
        (string other, int second) = Split(normalization);
        if (parent != other || first < 0 || second <= first)
            return null;
        return second == first + 1 ? NormalizationPlace.BeforeRelu : NormalizationPlace.AfterRelu;
    }

    /// <summary>A name whose numbers are all the same.</summary>
    private static string Stem(string name)
    {
        List<char> stem = [];
        foreach (char letter in name)
        {
            if (!char.IsAsciiDigit(letter))
                stem.Add(letter);
            else if (stem.Count == 0 || stem[^1] != '0')
                stem.Add('0');
        }

        return new string([.. stem]);
    }

    /// <summary>What stands before the last point of a name, and the number after it; −1 where it is none.</summary>
    private static (string Parent, int Number) Split(string name)
    {
        int point = name.LastIndexOf('.');
        string last = name[(point + 1)..];
        return (name[..Math.Max(point, 0)], int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1);
    }
}
