using VlassNet.Formats.Input;

namespace VlassNet.Formats.Fits;

/// <summary>A file on a disk, of which only what is asked for is read.</summary>
internal sealed class FileBytes(ByteInput input) : FitsBytes(input.Name)
{
    private readonly long length = input.Length!.Value;

    public override long Available(long offset, long most) => Math.Clamp(length - offset, 0, most);

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
