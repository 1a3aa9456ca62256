using System.IO.Compression;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Fits;

/// <summary>Opens the bytes of a FITS file: on the disk as they are, else (gzipped, a download, a stream) in memory.</summary>
internal static class FitsSource
{
    public static FitsBytes Open(InputLocation location, long maxBytes, CancellationToken token)
    {
        // A pipe would be waited for, and could be read only once.
        if (location is { IsPath: true, Length: 0 })
        {
            throw new BadInputException(
                "a FITS file, which begins with SIMPLE", "nothing: an empty file or a pipe", location.Name,
                "Check the file; give what comes through a pipe as a stream, or save it first.");
        }

        ByteInput input = location.Open(new LoadMeter(null), token);
        try
        {
            input.Fill();
            bool isGzip = input.Buffered is [0x1F, 0x8B, ..];
            RefuseOtherPacking(input);
            if (!isGzip && input.CanReadConcurrently)
                return new FileBytes(input);
            Stream content = isGzip ? new GZipStream(new Forwards(input), CompressionMode.Decompress) : new Forwards(input);
            return new MemoryBytes(content, isGzip ? input.Name + ", decompressed" : input.Name, maxBytes, input, token);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static void RefuseOtherPacking(ByteInput input)
    {
        string? packing = input.Buffered switch
        {
            [0x1F, 0x9D, ..] => "a file of compress (.Z)",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "a file of bzip2",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "a file of xz",
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
            _ => null,
        };
        if (packing is not null)
            throw input.Wrong("a FITS file, as it is or gzipped", packing, "Unpack it first.", 0);
    }

    private sealed class Forwards(ByteInput input) : ReadOnlyStream
    {
        public override int Read(Span<byte> destination) => input.Read(destination);
    }
}
