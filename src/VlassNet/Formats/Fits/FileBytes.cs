using VlassNet.Formats.Input;

namespace VlassNet.Formats.Fits;

/// <summary>A file on a disk, of which only what is asked for is read.</summary>
internal sealed class FileBytes(ByteInput input) : FitsBytes(input.Name)
{
    public override long Length { get; } = input.Length!.Value;

    public override int ReadAt(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(input.Handle!, destination, offset);
        }
        catch (IOException error)
        {
            throw new BadInputException(
                "data that can be read", error.Message, $"{Name}, byte {offset}", "Check the disk or the connection.", error);
        }
    }

    public override void Dispose() => input.Dispose();
}
