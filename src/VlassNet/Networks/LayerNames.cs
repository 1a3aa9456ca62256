using System.Globalization;

namespace VlassNet.Networks;

/// <summary>
/// Names layers as a Keras session does: the first of a kind has the bare name, later ones are numbered from 1, and the
/// count goes on from one network to the next.
/// </summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);

    public string Next(string kind)
    {
        int number = used.GetValueOrDefault(kind);
        used[kind] = number + 1;
        return number == 0 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
    }
}
