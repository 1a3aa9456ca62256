using System.IO.Compression;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Zip;

namespace VlassNet.Formats.Npy;

/// <summary>Reads arrays from an <c>.npz</c> archive, compressed or not.</summary>
internal sealed class NpzArchive : IDisposable
{
    private static readonly string[] ImageNames = ["images", "x", "x_train", "data", "arr_0"];
    private static readonly string[] LabelNames = ["labels", "y", "y_train", "targets", "arr_1"];

    private readonly ByteInput input;
    private readonly ZipArchive archive;
    private readonly long maxBytes;

    /// <summary>Opens the archive; an input that cannot seek is put aside first, since a zip file is read from its end.</summary>
    public NpzArchive(ByteInput input, long maxBytes)
    {
        if (!input.Fill() || !input.Buffered.StartsWith("PK"u8))
        {
            KnownFile? known = KnownFile.Of(input.Buffered);
            throw input.Wrong(
                "an .npz archive", known?.Name ?? "another file",
                known is null || known == KnownFile.Npy ? "For .npy files there is new NpyDatasetSource(images, labels)." : known.Advice, 0);
        }

        ByteInput seekable = input.CanReadAt ? input : SpoolFile.Copy(new WholeInput(input), input, maxBytes);
        this.input = input;
        this.maxBytes = maxBytes;
        archive = GuardedZip.Open(
            new InputStream(seekable), new InputErrors(input.Name, InputSubject.Dataset, "Write it with numpy.savez or numpy.savez_compressed."));
    }

    public T ReadImages<T>(string? name, Func<NumpyArray, ByteInput, T> use) =>
        Read(FindImages(name), CheckSize, use);

    /// <summary>The labels, which are not decompressed before it is known that there are as many as images.</summary>
    public LabelColumn ReadLabels(string? name, string? imagesName)
    {
        ArrayLayout images;
        using (ByteInput content = Open(FindImages(imagesName), out _))
            images = NpyReader.ReadHeader(content);
        return Read(Find(name, LabelNames, "labels"), Check, LabelReader.FromArray);

        void Check(ArrayLayout labels, ByteInput entry)
        {
            LabelReader.CheckLayout(labels, entry);
            if (images.Shape is [var count, ..] && count != labels.Shape[0])
            {
                throw entry.Wrong(
                    $"{count:N0} labels, one for each image", $"{labels.Shape[0]:N0} labels",
                    "Check that images and labels belong together.");
            }

            CheckSize(labels, entry);
        }
    }

    public void Dispose() => archive.Dispose();

    private ZipArchiveEntry FindImages(string? name) => Find(name, ImageNames, "images");

    private void CheckSize(ArrayLayout layout, ByteInput entry)
    {
        if (layout.Count > maxBytes / sizeof(float))
        {
            throw entry.Wrong(
                $"an array of at most {maxBytes:N0} bytes as float32", $"an array {layout}",
                "If that is right, raise NpyDatasetOptions.MaxBytes.");
        }
    }

    private T Read<T>(ZipArchiveEntry entry, Action<ArrayLayout, ByteInput> check, Func<NumpyArray, ByteInput, T> use)
    {
        using ByteInput content = Open(entry, out CheckedEntry bytes);
        NumpyArray array = NpyReader.Read(content, (layout, header) =>
        {
            check(layout, header);
            CheckLength(entry, layout, header);
        });
        if (content.TryReadByte() >= 0)
            throw content.Wrong("the end of the entry after its array", "more bytes");
        bytes.Check(content);
        return use(array, content);
    }

    /// <summary>Refuses an entry that has more or less than its header can use, before it is decompressed.</summary>
    private static void CheckLength(ZipArchiveEntry entry, ArrayLayout layout, ByteInput content)
    {
        long wanted = content.Position + layout.ByteLength;
        if (entry.Length != wanted)
        {
            throw content.Wrong(
                $"an entry of {wanted:N0} bytes, for a header and an array {layout}", $"one of {entry.Length:N0}",
                "The archive is damaged: fetch or write it again.");
        }
    }

    private ByteInput Open(ZipArchiveEntry entry, out CheckedEntry bytes)
    {
        string name = $"{input.Name}, entry {entry.FullName}";
        if (entry.IsEncrypted)
            throw new BadInputException("an entry that is not encrypted", "an encrypted one", name, "Write it without.");

        // The length that an entry claims is believed only where the bytes stand in the archive as they are.
        bool isStored = entry.CompressedLength == entry.Length && entry.Length <= input.Length;
        bytes = new CheckedEntry(entry);
        return new ByteInput(
            bytes, name, isStored ? entry.Length : null, null, leaveOpen: false, new LoadMeter(null), input.Token, entry.Length);
    }

    private ZipArchiveEntry Find(string? wanted, string[] usual, string what)
    {
        string[] names = wanted is null ? usual : [wanted];
        foreach (string name in names)
        {
            ZipArchiveEntry[] found = [.. archive.Entries.Where(
                entry => entry.FullName.Equals(name + ".npy", StringComparison.OrdinalIgnoreCase) || entry.FullName == wanted)];
            if (found.Length > 1)
            {
                throw input.Wrong(
                    $"one entry with the {what}", $"{found.Length} entries {found[0].FullName}", "Write the archive again, with each name once.", 0);
            }

            if (found.Length == 1)
                return found[0];
        }

        throw input.Wrong(
            $"an entry with the {what}: {string.Join(", ", names)}",
            $"the entries {string.Join(", ", archive.Entries.Take(10).Select(entry => entry.FullName))}",
            "Name them: ImagesEntry and LabelsEntry of NpyDatasetOptions.", 0);
    }

    private sealed class WholeInput(ByteInput input) : PayloadReader(input)
    {
        public override int Read(Span<byte> destination) => Input.Read(destination);
    }
}
