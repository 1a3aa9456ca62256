using System.IO.Compression;
using System.Text;
using VlassNet.Data;
using static VlassNet.Tests.Data.HostileFiles;

namespace VlassNet.Tests.Data;

/// <summary>Archives that are damaged, or small and made to unfold to much.</summary>
public class HostileArchiveTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task A_damaged_entry_of_an_archive_is_refused(CompressionLevel level)
    {
        byte[] archive = Zip(level, ("images.npy", Images(3)), ("labels.npy", SomeLabels(3)));
        await new NpyDatasetSource(new MemoryStream(archive)).LoadAsync();
        for (int at = 0; (at = Next(archive, "PK\u0001\u0002", at)) >= 0; at++)
            archive[at + 16] ^= 0xff;
        await Refused(new NpyDatasetSource(new MemoryStream(archive)), "checksum");
    }

    [Fact]
    public async Task A_changed_pixel_of_an_archive_is_refused()
    {
        byte[] images = Images(3);
        byte[] archive = Zip(CompressionLevel.NoCompression, ("images.npy", images), ("labels.npy", SomeLabels(3)));
        archive[archive.AsSpan().IndexOf(images) + images.Length - 2] ^= 1;
        await Refused(new NpyDatasetSource(new MemoryStream(archive)), "checksum");
    }

    [Fact]
    public async Task Entries_that_are_encrypted_repeated_or_too_long_are_refused()
    {
        byte[] images = Images(3), labels = SomeLabels(3);
        byte[] encrypted = Zip(CompressionLevel.Optimal, ("images.npy", images), ("labels.npy", labels));
        for (int at = 0; (at = Next(encrypted, "PK\u0001\u0002", at)) >= 0; at++)
            encrypted[at + 8] |= 1;
        await Refused(new NpyDatasetSource(new MemoryStream(encrypted)), "encrypted");
        byte[] twice = Zip(CompressionLevel.Optimal, ("images.npy", images), ("labels.npy", labels), ("images.npy", images));
        await Refused(new NpyDatasetSource(new MemoryStream(twice)), "one entry");
        byte[] tail = Zip(CompressionLevel.Optimal, ("images.npy", [.. images, 7]), ("labels.npy", labels));
        await Refused(new NpyDatasetSource(new MemoryStream(tail)), "the end of the entry");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_archive_is_not_unfolded_beyond_what_it_can_be()
    {
        byte[] bomb = Npy("{'descr':'|u1','fortran_order':False,'shape':(1000000000,)}", new byte[10_000_000]);
        byte[] archive = Zip(CompressionLevel.Fastest, ("images.npy", Images(3)), ("labels.npy", bomb));
        await Refused(new NpyDatasetSource(new MemoryStream(archive)), "3 labels, one for each image*1,000,000,000 labels");
        archive = Zip(CompressionLevel.Fastest, ("images.npy", Images(3)), ("labels.npy", SomeLabels(3)));
        DatasetFileOptions small = new() { MaxBytes = 100 };
        await Refused(new NpyDatasetSource(new MemoryStream(archive), small), "at most 100 bytes*MaxBytes");
        await Refused(new NpyDatasetSource(new OneWayStream(new MemoryStream(archive)), small), "at most 100 bytes");
    }

    private static byte[] Images(int count) =>
        Npy($"{{'descr':'<f4','fortran_order':False,'shape':({count},8,8)}}", new byte[count * 256]);

    private static byte[] SomeLabels(int count) =>
        Npy($"{{'descr':'|u1','fortran_order':False,'shape':({count},)}}", new byte[count]);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream memory = new();
        using (ZipArchive archive = new(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    private static int Next(byte[] bytes, string mark, int from)
    {
        int found = bytes.AsSpan(from).IndexOf(Encoding.Latin1.GetBytes(mark));
        return found < 0 ? -1 : from + found;
    }
}
