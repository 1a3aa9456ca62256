using System.Globalization;
using VlassNet.Formats.Protobuf;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>
/// Values of tensors that a model keeps in files beside its own. A model is a stranger's: only files in its folder are read, no link is
/// followed, and a length is held against the file before there is memory for it.
/// </summary>
/// <param name="folder">The folder of the model.</param>
/// <param name="errors">Makes the exceptions.</param>
internal sealed class OnnxData(string folder, InputErrors errors)
{
    private const int LongestName = 255;

    private static readonly char[] Forbidden = ['/', '\\', ':', '\0'];

    /// <summary>Finds a tensor's values.</summary>
    /// <param name="tensor">What the model says of it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>What reads them.</returns>
    /// <exception cref="BadInputException">They are not where a model may have them.</exception>
    public Func<byte[]> Find(ProtoFields tensor, string name, long length)
    {
        Dictionary<string, string> entries = new(StringComparer.Ordinal);
        foreach (ProtoFields entry in tensor.Children(OnnxFields.Tensor.ExternalData))
            entries[entry.Text(Entry.Key)] = entry.Text(Entry.Value);
        string location = entries.GetValueOrDefault("location", "");
        if (location.Length is 0 or > LongestName || location is "." or ".." || location.IndexOfAny(Forbidden) >= 0)
        {
            throw errors.Of(
                $"the values of '{name}' in a file in the model's folder, by its name alone", $"the place '{Shown(location)}'",
                "Export the model as one file, or with its data beside it.");
        }

        FileInfo file = new(Path.Combine(folder, location));
        if (!file.Exists || file.LinkTarget is not null)
        {
            throw errors.Of(
                $"the file '{location}' with the values of '{name}' beside the model", file.LinkTarget is null ? "none" : "a link",
                "Put the data that were exported with the model into its folder.");
        }

        long offset = Number(entries, "offset", 0, name), stated = Number(entries, "length", length, name);
        if (stated != length)
            throw errors.Of($"{length:N0} bytes for '{name}'", $"{stated:N0} in '{location}'");
        if (offset > file.Length || length > file.Length - offset)
        {
            throw errors.Of(
                $"{length:N0} bytes for '{name}' from byte {offset} of '{location}'", $"a file of {file.Length:N0}",
                "Check that it is the whole file, and that of this model.");
        }

        return () => Read(file.FullName, offset, length);
    }

    private byte[] Read(string path, long offset, long length)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[length];
        file.Position = offset;
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw errors.Of($"{length:N0} bytes from byte {offset} of '{Path.GetFileName(path)}'", "its end");
    }

    private long Number(Dictionary<string, string> entries, string key, long usual, string name)
    {
        if (!entries.TryGetValue(key, out string? text))
            return usual;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw errors.Of($"a number as {key} of '{name}'", $"'{Shown(text)}'");
    }

    private static string Shown(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
}
