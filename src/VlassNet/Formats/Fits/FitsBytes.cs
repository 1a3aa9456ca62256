namespace VlassNet.Formats.Fits;

/// <summary>The bytes of a FITS file, which several threads may read anywhere at once.</summary>
internal abstract class FitsBytes(string name) : IDisposable
{
    /// <summary>What messages call the file.</summary>
    public string Name { get; } = name;

    /// <summary>The most bytes that it may have; null where it is read where it lies.</summary>
    public virtual long? MostBytes => null;

    /// <summary>How many bytes there are from a place on, up to as many as are wanted; what has still to come is waited for.</summary>
    public abstract long Available(long offset, long most);

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
