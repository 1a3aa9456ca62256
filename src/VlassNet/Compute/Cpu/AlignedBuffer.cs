using System.Runtime.InteropServices;

namespace VlassNet.Compute.Cpu;

/// <summary>Floats outside the garbage collector's heap, aligned to a cache line, all 0 at first.</summary>
internal sealed unsafe class AlignedBuffer : SafeHandle
{
    private const int Alignment = 64;

    public AlignedBuffer(long length)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = checked((nuint)Math.Max(1, length) * sizeof(float));
        SetHandle((IntPtr)NativeMemory.AlignedAlloc(bytes, Alignment));
        NativeMemory.Clear((void*)handle, bytes);
        Length = length;
    }

    public long Length { get; }

    public float* Pointer => (float*)handle;

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Replaces a buffer that is too small; what it held is lost.</summary>
    public static void Grow(ref AlignedBuffer buffer, long length)
    {
        if (buffer.Length >= length)
            return;

        // An empty one takes its place first, so that a failed allocation does not leave a freed one behind.
        AlignedBuffer old = buffer;
        buffer = new AlignedBuffer(0);
        old.Dispose();
        buffer = new AlignedBuffer(length);
    }

    /// <summary>A buffer for each thread.</summary>
    public static AlignedBuffer[] Each(int workers, long length) =>
        [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer(length))];

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
