using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using VlassNet.Data;
using VlassNet.Formats.Zip;
using static VlassNet.Tests.Data.HostileFiles;

namespace VlassNet.Tests.Data;

/// <summary>Archives that are damaged, or small and made to decompress to much.</summary>
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
        await Refused(new NpyDatasetSource(new MemoryStream(tail)), "for a header and an array*found one of");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_archive_is_not_unfolded_beyond_what_it_can_be()
    {
        byte[] bomb = Npy("{'descr':'|u1','fortran_order':False,'shape':(1000000000,)}", new byte[10_000_000]);
        byte[] archive = Zip(CompressionLevel.Fastest, ("images.npy", Images(3)), ("labels.npy", bomb));
        await Refused(new NpyDatasetSource(new MemoryStream(archive)), "3 labels, one for each image*1,000,000,000 labels");
        archive = Zip(CompressionLevel.Fastest, ("images.npy", Images(3)), ("labels.npy", SomeLabels(3)));
        NpyDatasetOptions small = new() { MaxBytes = 100 };
        await Refused(new NpyDatasetSource(new MemoryStream(archive), small), "at most 100 bytes*MaxBytes");
        await Refused(new NpyDatasetSource(new OneWayStream(new MemoryStream(archive)), small), "at most 100 bytes");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_directory_of_a_million_entries_is_refused_whatever_its_end_says(bool saysSo)
    {
        const int Entries = 1_000_000, EntryLength = 47;
        byte[] archive = new byte[Entries * EntryLength + 22];
        for (int at = 0; at < Entries * EntryLength; at += EntryLength)
        {
            "PK\u0001\u0002"u8.CopyTo(archive.AsSpan(at));
            archive[at + 28] = 1;
            archive[at + 46] = (byte)'a';
        }

        Span<byte> end = archive.AsSpan(Entries * EntryLength);
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], 1000);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], 1000);
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], saysSo ? Entries * EntryLength : EntryLength);
        long before = GC.GetAllocatedBytesForCurrentThread();
        "PK\u0003\u0004"u8.CopyTo(archive);
        "PK\u0001\u0002"u8.CopyTo(archive);
        using MemoryStream stream = new(archive);
        InputErrors errors = new("it", InputSubject.Dataset, "Advice.");
        FluentActions.Invoking(() => GuardedZip.Open(stream, errors)).Should().Throw<BadInputException>()
            .WithMessage("*directory has at most 1,048,576 bytes; found a longer one*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000);
    }

    [Theory]
    [InlineData(20, "packed size")]
    [InlineData(24, "size")]
    [InlineData(42, "place")]
    public async Task Sizes_and_places_outside_an_archive_are_refused(int field, string what)
    {
        byte[] archive = Zip(CompressionLevel.Optimal, ("images.npy", Images(3)), ("labels.npy", SomeLabels(3)));
        foreach (long value in new[] { -1000, long.MinValue, long.MaxValue, -1, 1L << 62 })
        {
            byte[] changed = WithLongField(archive, field, value);
            await Refused(new NpyDatasetSource(new MemoryStream(changed)), "an archive whose entries are within");
            FluentActions.Invoking(() => GuardedZip.Open(new MemoryStream(changed), new InputErrors("it", InputSubject.Network, "Advice.")))
                .Should().NotThrow<OverflowException>(what);
        }
    }

    [Fact]
    public async Task A_place_where_no_entry_is_is_refused()
    {
        byte[] archive = Zip(CompressionLevel.Optimal, ("images.npy", Images(3)), ("labels.npy", SomeLabels(3)));
        int directory = Next(archive, "PK\u0001\u0002", 0);
        foreach (int place in new[] { 1, directory, archive.Length - 4 })
        {
            BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(directory + 42), place);
            await Refused(new NpyDatasetSource(new MemoryStream(archive)), "*");
        }
    }

    /// <summary>The archive with one of the first entry's fields in its 64-bit form.</summary>
    private static byte[] WithLongField(byte[] archive, int field, long value)
    {
        int at = Next(archive, "PK\u0001\u0002", 0), name = archive[at + 28];
        byte[] head = archive[at..(at + 46 + name)];
        head.AsSpan(field, 4).Fill(0xff);
        head[30] = 12;
        byte[] extra = new byte[12];
        extra[0] = 1;
        extra[2] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), value);
        byte[] changed = [.. archive[..at], .. head, .. extra, .. archive[(at + 46 + name)..]];
        int end = Next(changed, "PK\u0005\u0006", 0);
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(end + 12), BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(end + 12)) + 12);
        return changed;
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
