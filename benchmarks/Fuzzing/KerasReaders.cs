using VlassNet.Exchange;
using VlassNet.Keras;

namespace VlassNet.Fuzzing;

/// <summary>The readers of the add-on for Keras' files, whose seeds are the golden files of its own tests.</summary>
internal static class KerasReaders
{
    private static readonly ImportOptions Options = new() { Normalization = NormalizationPlace.AfterRelu };

    /// <param name="golden">The folder of the library's golden files, beside whose tests those of the add-on are.</param>
    public static IReadOnlyList<FuzzedReader> All(string golden)
    {
        string keras = Path.GetRelativePath(golden, Path.Combine(golden, "..", "..", "VlassNet.Keras.Tests", "Golden"));
        return
        [
            Reader("keras", "input.keras", [$"{keras}/*.keras"], new ZipContainer()),
            Reader("keras-hdf5", "input.h5", [$"{keras}/keras3.weights.h5", $"{keras}/indexed.weights.h5", $"{keras}/legacy_*.h5", $"{keras}/list_config.h5"], null),
        ];
    }

    private static FuzzedReader Reader(string name, string fileName, string[] patterns, Container? container) => new()
    {
        Name = name, FileName = fileName, Patterns = patterns, Container = container,
        Read = (input, file) => KerasFile.Load(file.Write(input), Options).Dispose(),
    };
}
