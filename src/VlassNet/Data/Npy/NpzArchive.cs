using System.IO.Compression;
using VlassNet.Data.Arrays;
using VlassNet.Data.Input;

namespace VlassNet.Data.Npy;

/// <summary>Reads arrays from an <c>.npz</c> archive, compressed or not.</summary>
internal sealed class NpzArchive : IDisposable
{
    private static readonly string[] ImageNames = ["images", "x", "x_train", "data", "arr_0"];
    private static readonly string[] LabelNames = ["labels", "y", "y_train", "targets", "arr_1"];

    private readonly ByteInput input;
    private readonly ZipArchive archive;

    /// <summary>Opens the archive; an input that cannot seek is put aside first, since a zip file is read from its end.</summary>
    public NpzArchive(ByteInput input)
    {
        if (!input.Fill() || !input.Buffered.StartsWith("PK"u8))
        {
            throw input.Wrong(
                "an .npz archive", "another file",
                $"For .npy files there is new {nameof(NpyDatasetSource)}(images, labels).", 0);
        }

        ByteInput seekable = input.CanReadAt ? input : SpoolFile.Copy(new WholeInput(input), input);
        this.input = input;
        archive = new ZipArchive(new InputStream(seekable), ZipArchiveMode.Read);
    }

    public T ReadImages<T>(string? name, Func<NumpyArray, ByteInput, T> use) => Read(Find(name, ImageNames, "images"), use);

    public T ReadLabels<T>(string? name, Func<NumpyArray, ByteInput, T> use) => Read(Find(name, LabelNames, "labels"), use);

    public void Dispose() => archive.Dispose();

    private T Read<T>(ZipArchiveEntry entry, Func<NumpyArray, ByteInput, T> use)
    {
        // The length that an entry claims is believed only where the bytes stand in the archive as they are.
        bool isStored = entry.CompressedLength == entry.Length && entry.Length <= input.Length;
        using ByteInput content = new(
            entry.Open(), $"{input.Name}, entry {entry.FullName}", isStored ? entry.Length : null, null, leaveOpen: false,
            new LoadMeter(null), input.Token);
        return use(NpyReader.Read(content), content);
    }

    private ZipArchiveEntry Find(string? wanted, string[] usual, string what)
    {
        string[] names = wanted is null ? usual : [wanted];
        foreach (string name in names)
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (entry.FullName.Equals(name + ".npy", StringComparison.OrdinalIgnoreCase) || entry.FullName == wanted)
                    return entry;
            }
        }

        throw input.Wrong(
            $"an entry with the {what}: {string.Join(", ", names)}",
            $"the entries {string.Join(", ", archive.Entries.Take(10).Select(entry => entry.FullName))}",
            $"Name it in {nameof(DatasetFileOptions)}.", 0);
    }

    private sealed class WholeInput(ByteInput input) : PayloadReader(input)
    {
        public override int Read(Span<byte> destination) => Input.Read(destination);
    }
}
