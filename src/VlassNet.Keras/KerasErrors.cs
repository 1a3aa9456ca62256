namespace VlassNet.Keras;

/// <summary>Makes the exceptions of one file.</summary>
/// <param name="path">The file.</param>
internal sealed class KerasErrors(string path)
{
    private const string Usual = "Check that it is the whole file; save the model again, or use numpy.savez(path, *model.get_weights()).";

    /// <summary>The file, as messages call it.</summary>
    public string Path { get; } = path;

    public BadInputException Of(string expected, string found, string advice = Usual, Exception? inner = null) =>
        new(expected, found, Path, advice, inner);

    /// <summary>An error in an object of the file, which has a path of its own.</summary>
    public BadInputException In(string objectPath, string expected, string found, string advice = Usual, Exception? inner = null) =>
        new(expected, found, $"{Path}, {objectPath}", advice, inner);

    public BadInputException At(ulong offset, string expected, string found) =>
        new(expected, found, FormattableString.Invariant($"{Path}, byte {offset} of the HDF5 data"), Usual);
}
