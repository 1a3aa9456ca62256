using System.Runtime.CompilerServices;

namespace VlassNet.Keras.Hdf5;

/// <summary>
/// What an HDF5 file is read through. It ends what a damaged file may have a reader do for ever: to read the same bytes again and again,
/// and to call itself. Both are exceptions here; a stack that overflows would end the process.
/// </summary>
/// <param name="inner">The file, which stays open.</param>
internal sealed class GuardedStream(Stream inner) : Stream
{
    private const int CostOfRead = 16;
    private const int ReadsOfEachByte = 64;
    private const long AlwaysAllowed = 16 << 20;

    private long left = AlwaysAllowed + (inner.Length * ReadsOfEachByte);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        left -= CostOfRead + buffer.Length;
        return left >= 0 ? inner.Read(buffer) : throw new InvalidDataException("the same bytes are read again and again");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
