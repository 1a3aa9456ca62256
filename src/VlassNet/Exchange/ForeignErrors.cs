using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>Makes the exceptions of one file.</summary>
/// <param name="path">The file.</param>
internal sealed class ForeignErrors(string path)
{
    private const string Usual = "Check that it is the whole file of a network with VlassNet's layers.";

    /// <summary>The file, as messages call it.</summary>
    public string Path { get; } = path;

    public WeightsFormatException Of(string expected, string found, string advice = Usual, Exception? inner = null) =>
        new(expected, found, Path, advice, inner);

    public WeightsFormatException At(long offset, string expected, string found, Exception? inner = null) =>
        new(expected, found, FormattableString.Invariant($"{Path}, byte {offset}"), Usual, inner);
}
