using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>
/// Numbers on their way to the device. Each upload has a buffer of its own, in turn, of memory that an NVIDIA processor reads by itself: so the
/// host can go on while it does, and fill the next one.
/// </summary>
/// <param name="type">The numbers' type.</param>
/// <param name="device">Where they go.</param>
/// <param name="uploads">The most uploads that may be under way; with 0 the host waits for each.</param>
internal sealed class UploadRing(ScalarType type, Device device, int uploads) : IDisposable
{
    private readonly Tensor?[] buffers = new Tensor?[uploads + 1];
    private int current;

    /// <summary>Goes to the next buffer.</summary>
    /// <param name="length">How many numbers it must hold.</param>
    /// <returns>The buffer, to be filled; what is in it is of no meaning.</returns>
    public Tensor Next(long length)
    {
        current = (current + 1) % buffers.Length;
        if (buffers[current] is { } large && large.shape[0] >= length)
            return large;
        buffers[current]?.Dispose();
        using DisposeScope scope = NewDisposeScope();
        Tensor buffer = empty(length, dtype: type, device: CPU);
        if (device.type == DeviceType.CUDA)
            buffer = buffer.pin_memory();
        return buffers[current] = buffer.DetachFromDisposeScope();
    }

    /// <summary>Sends numbers by way of the next buffer.</summary>
    /// <returns>They on the device, in the present scope.</returns>
    public Tensor Send<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        Tensor buffer = Next(values.Length);
        MemoryMarshal.AsBytes(values).CopyTo(buffer.bytes);
        return Send(values.Length, shape);
    }

    /// <summary>Sends the first numbers of the present buffer.</summary>
    /// <returns>They on the device, in the present scope. On the processor they are the buffer itself, and stay until its next turn.</returns>
    public Tensor Send(long length, params ReadOnlySpan<long> shape) =>
        buffers[current]!.narrow(0, 0, length).view(shape.ToArray()).to(device, non_blocking: uploads > 0);

    public void Dispose()
    {
        foreach (Tensor? buffer in buffers)
            buffer?.Dispose();
    }
}
