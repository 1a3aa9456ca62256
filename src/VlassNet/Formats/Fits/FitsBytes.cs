namespace VlassNet.Formats.Fits;

/// <summary>The bytes of a FITS file, which several threads may read anywhere at once.</summary>
internal abstract class FitsBytes(string name) : IDisposable
{
    /// <summary>What messages call the file.</summary>
    public string Name { get; } = name;

    public abstract long Length { get; }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    public abstract int ReadAt(long offset, Span<byte> destination);

    public abstract void Dispose();

    public void ReadExactly(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = ReadAt(offset, destination);
            if (count == 0)
                throw Wrong($"{destination.Length:N0} more bytes", "the end", offset, "It is cut off: fetch or write it again.");
            offset += count;
            destination = destination[count..];
        }
    }

    public BadInputException Wrong(
        string expected, string found, long offset, string advice = "It is damaged or not FITS: fetch or write it again.") =>
        new(expected, found, $"{Name}, byte {offset}", advice);
}
