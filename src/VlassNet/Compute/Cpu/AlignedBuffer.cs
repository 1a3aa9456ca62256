using System.Runtime.InteropServices;

namespace VlassNet.Compute.Cpu;

/// <summary>Floats outside the garbage collector's heap, aligned to a cache line, all 0 at first.</summary>
internal sealed unsafe class AlignedBuffer : SafeHandle
{
    private const int Alignment = 64;

    private readonly float* pointer;

    public AlignedBuffer(long length)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);

        // Zeroed and then aligned, rather than the other way about: the system gives memory that is 0 as it is touched, so what a
        // session never uses (all that is for training, where it predicts) costs neither time nor memory.
        nuint bytes = checked((nuint)length * sizeof(float) + Alignment);
        SetHandle((IntPtr)NativeMemory.AllocZeroed(bytes));
        pointer = (float*)(((nuint)handle + Alignment - 1) & ~(nuint)(Alignment - 1));
        Length = length;
    }

    public long Length { get; }

    public float* Pointer => pointer;

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

    /// <summary>Several buffers of a length.</summary>
    public static AlignedBuffer[] Each(int count, long length)
    {
        AlignedBuffer[] buffers = new AlignedBuffer[count];
        for (int i = 0; i < count; i++)
            buffers[i] = new AlignedBuffer(length);
        return buffers;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
