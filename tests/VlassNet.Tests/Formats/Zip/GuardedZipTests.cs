using System.Buffers.Binary;
using System.IO.Compression;
using VlassNet.Formats.Zip;

namespace VlassNet.Tests.Formats.Zip;

/// <summary>Directories that state what an archive cannot have are refused before the framework believes them.</summary>
public class GuardedZipTests
{
    private const int HeaderLength = 46, NameLength = 1;
    private static readonly InputErrors Errors = new("a.zip", InputSubject.File, "Get it again.");

    [Theory]
    [InlineData(24, long.MaxValue, "found an entry of 9223372036854775807 bytes.")]
    [InlineData(24, long.MinValue, "found an entry of -9223372036854775808 bytes.")]
    [InlineData(20, -1000L, "found an entry of -1000 bytes from byte 0.")]
    [InlineData(42, long.MinValue, "found an entry of 3 bytes from byte -9223372036854775808.")]
    [InlineData(42, 1L << 40, "found an entry of 3 bytes from byte 1099511627776.")]
    public void Numbers_of_64_bits_that_cannot_be_are_refused(int field, long value, string found)
    {
        // A field of 8 bytes more, which stands in for the header's number where that is all ones.
        byte[] plain = Archive();
        int directory = Find(plain, 0x02014b50), end = Find(plain, 0x06054b50);
        byte[] extra = new byte[12];
        BinaryPrimitives.WriteInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteInt16LittleEndian(extra.AsSpan(2), 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), value);
        byte[] file = [.. plain[..(directory + HeaderLength + NameLength)], .. extra, .. plain[end..]];
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(directory + 30), (short)extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + field), uint.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(end + extra.Length + 12), HeaderLength + NameLength + extra.Length);
        Refused(file).Should().Contain("expected an archive whose entries are within its").And.Contain(found);
    }

    [Fact]
    public void Fields_that_have_all_numbers_are_read_by_their_places()
    {
        byte[] plain = Archive();
        int directory = Find(plain, 0x02014b50), end = Find(plain, 0x06054b50);
        byte[] extra = new byte[32];
        BinaryPrimitives.WriteInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteInt16LittleEndian(extra.AsSpan(2), 28);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), -5);
        byte[] file = [.. plain[..(directory + HeaderLength + NameLength)], .. extra, .. plain[end..]];
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(directory + 30), (short)extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + 42), uint.MaxValue);
        Refused(file).Should().Contain("from byte -5.");
    }

    [Fact]
    public void A_directory_outside_the_archive_is_refused()
    {
        byte[] file = Archive();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Find(file, 0x06054b50) + 16), 1 << 20);
        Refused(file).Should().Contain("expected an archive whose directory is within its").And.Contain("found one from byte 1048576.");
    }

    [Fact]
    public void A_directory_is_measured_and_its_stated_length_not_believed()
    {
        MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int entry = 0; entry < 25_000; entry++)
                archive.CreateEntry(FormattableString.Invariant($"a{entry}"));
        }

        byte[] file = stream.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 22 + 12), 46);
        Refused(file).Should().Contain("expected an archive whose directory has at most 1,048,576 bytes; found a longer one.");
    }

    [Fact]
    public void A_sound_archive_is_opened()
    {
        using ZipArchive archive = GuardedZip.Open(new MemoryStream(Archive()), Errors);
        archive.Entries.Should().ContainSingle().Which.Length.Should().Be(3);
    }

    private static string Refused(byte[] file)
    {
        Action open = () => GuardedZip.Open(new MemoryStream(file), Errors);
        return open.Should().Throw<BadInputException>().Which.Message;
    }

    private static byte[] Archive()
    {
        MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
            PlainZip.Add(archive, "a", 1, 2, 3);
        return stream.ToArray();
    }

    private static int Find(byte[] file, uint signature)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, signature);
        return file.AsSpan().IndexOf(bytes);
    }
}
