using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Data.Arrays;

/// <summary>Images that stay in their file: each is read, converted and looked through when it is asked for.</summary>
/// <remarks>
/// Read and not mapped: a span of mapped memory keeps nothing alive, so no time would be safe to unmap it; a file that shrinks
/// or a disk that fails would end the process and not be an exception; and images in random order that are not cached cost ten
/// times their bytes, since a mapping reads ahead. From the cache, reading costs two microseconds more for 64×64 pixels.
/// The file is closed when the last set that shows its images is garbage.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="name">What messages call it.</param>
/// <param name="origin">Where its first image begins.</param>
/// <param name="layout">The array of all images, in C order.</param>
/// <param name="shape">The shape of an image.</param>
/// <param name="finish">What is done with an image when it is read.</param>
internal sealed class FilePixels(
    FileStream file, string name, long origin, ArrayLayout layout, ImageShape shape, ImageFinish finish) : PixelStore
{
    private const int BytesPerPortion = 4 << 20;

    /// <summary>More threads read a disk no faster.</summary>
    private static readonly int MostReaders = Math.Min(4, Environment.ProcessorCount);

    private readonly SafeFileHandle handle = file.SafeFileHandle;
    private readonly int imageBytes = shape.Length * layout.Type.Size;

    public override int Count { get; } = (int)layout.Shape[0];

    public override bool NeedsRoom => true;

    public ImageShape Shape => shape;

    public override ReadOnlySpan<float> Image(int index, Span<float> room)
    {
        Span<float> image = room[..shape.Length];
        if (layout.Type.IsNativeSingle)
            ReadBytes(index, MemoryMarshal.AsBytes(image));
        else
            ReadAndConvert(index, image);
        finish.Apply(image);

        // Looked through each time: the file may have changed, or nobody has looked yet.
        int bad = layout.Type.IsInteger ? -1 : FiniteScan.FirstNonFinite(image);
        return bad < 0 ? image : throw ImageSetAssembler.NonFinite(image[bad], shape, index, bad, name);
    }

    /// <summary>Reads all images once, with several threads, and forgets them.</summary>
    /// <param name="input">Told how far it is; its token ends it.</param>
    /// <exception cref="BadInputException">A pixel is not finite, or the file cannot be read.</exception>
    public void Check(ByteInput input)
    {
        if (layout.Type.IsInteger)
            return;
        int portion = Math.Max(1, BytesPerPortion / imageBytes);
        ParallelLoop.Run(0, (Count - 1) / portion + 1, MostReaders, input.Token, () => new float[shape.Length], (part, room) =>
        {
            int start = part * portion, count = Math.Min(portion, Count - start);
            for (int image = start; image < start + count; image++)
            {
                input.Token.ThrowIfCancellationRequested();
                Image(image, room);
            }

            input.Meter.Add((long)count * imageBytes);
        });
    }

    private void ReadAndConvert(int index, Span<float> image)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(imageBytes);
        try
        {
            Span<byte> bytes = rented.AsSpan(0, imageBytes);
            ReadBytes(index, bytes);
            ElementConverter.ToFloats(layout.Type, bytes, image);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void ReadBytes(int index, Span<byte> destination)
    {
        long offset = origin + ((long)index * imageBytes);
        try
        {
            while (destination.Length > 0)
            {
                int count = RandomAccess.Read(handle, destination, offset);
                if (count == 0)
                    throw Unreadable(index, offset, "the end", "It was changed after it was opened: load it again.", null);
                offset += count;
                destination = destination[count..];
            }

            GC.KeepAlive(file);
        }
        catch (IOException error)
        {
            throw Unreadable(index, offset, error.Message, "Check the disk or the connection.", error);
        }
    }

    private BadInputException Unreadable(int index, long offset, string found, string advice, Exception? error) =>
        DatasetErrors.Of($"the pixels of image {index}", found, $"{name}, byte {offset}", advice, error);
}
