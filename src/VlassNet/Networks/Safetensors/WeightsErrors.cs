using System.Globalization;

namespace VlassNet.Networks.Safetensors;

/// <summary>Makes the exceptions of one file, so that each says which file, and where in it.</summary>
/// <param name="source">The path, or a word for the stream.</param>
internal sealed class WeightsErrors(string source)
{
    private const string Usual =
        "Check that it is the whole file, as VlassCnn.Save wrote it, and get it again or save the network anew.";

    /// <summary>Something is wrong at a byte of the file.</summary>
    public WeightsFormatException At(long offset, string expected, string found, Exception? inner = null) =>
        new(expected, found, string.Create(CultureInfo.InvariantCulture, $"{source}, byte {offset}"), Usual, inner);

    /// <summary>Something is wrong with the file as a whole.</summary>
    public WeightsFormatException Of(string expected, string found, string advice = Usual) =>
        new(expected, found, source, advice);
}
