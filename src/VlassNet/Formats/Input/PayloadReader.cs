namespace VlassNet.Formats.Input;

/// <summary>The bytes of an array, whatever they are written as, one after the other.</summary>
internal abstract class PayloadReader(ByteInput input)
{
    protected ByteInput Input { get; } = input;

    /// <summary>Reads some bytes; 0 at the end of the payload.</summary>
    public abstract int Read(Span<byte> destination);

    public void ReadExactly(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = Read(destination);
            if (count == 0)
                throw Input.Wrong($"{destination.Length:N0} more bytes of an array", "the end of its data");
            destination = destination[count..];
        }
    }

    /// <summary>Takes what comes after the array, which must be nothing.</summary>
    public void ExpectEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (Read(one) != 0)
            throw Input.Wrong("the end of an array's data", "more bytes than its shape and type account for");
    }
}

/// <summary>A payload that stands in the input as it is.</summary>
internal sealed class InlinePayload(ByteInput input, long length) : PayloadReader(input)
{
    private long left = length;

    public override int Read(Span<byte> destination)
    {
        if (left == 0 || destination.Length == 0)
            return 0;
        int count = Input.Read(destination[..(int)Math.Min(destination.Length, left)]);
        if (count == 0)
            throw Input.Ended($"{left:N0} more bytes of an array");
        left -= count;
        return count;
    }
}
