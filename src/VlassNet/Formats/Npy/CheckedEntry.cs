using System.IO.Compression;
using System.IO.Hashing;
using VlassNet.Formats.Input;
using VlassNet.Formats.Zip;

namespace VlassNet.Formats.Npy;

/// <summary>The bytes of an archive's entry, summed up as they are read: the archive's own reader does not check them.</summary>
internal sealed class CheckedEntry(ZipArchiveEntry entry) : ReadOnlyStream
{
    private readonly Stream content = GuardedZip.OpenEntry(entry);
    private readonly Crc32 sum = new();
    private long length;

    public override int Read(Span<byte> destination)
    {
        int count = content.Read(destination);
        sum.Append(destination[..count]);
        length += count;
        return count;
    }

    /// <summary>Compares what was read, which must be all, with what the archive says of it.</summary>
    public void Check(ByteInput input)
    {
        const string Advice = "The archive is damaged: fetch or write it again.";
        if (length != entry.Length)
            throw input.Wrong($"an entry of {entry.Length:N0} bytes", $"one of {length:N0}", Advice);
        uint actual = sum.GetCurrentHashAsUInt32();
        if (actual != entry.Crc32)
            throw input.Wrong($"bytes with the checksum {entry.Crc32:X8}", $"the checksum {actual:X8}", Advice);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
