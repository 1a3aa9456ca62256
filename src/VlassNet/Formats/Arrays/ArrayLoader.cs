using System.Runtime.InteropServices;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Arrays;

/// <summary>
/// Reads an array from its payload to where it will stay. A large array of numbers with two or more axes (images) goes
/// straight into float blocks: float32 without any step between, other types through a small buffer. Everything else
/// (labels, names, one small image) is kept as its bytes.
/// </summary>
internal static class ArrayLoader
{
    private const int LargeArray = 1 << 20;
    private const int Step = 1 << 16;

    /// <summary>More threads read a disk no faster.</summary>
    private static readonly int MostReaders = Math.Min(4, Environment.ProcessorCount);

    /// <summary>Reads a payload whose length is known to fit and which several threads may read.</summary>
    public static NumpyArray Load(ArrayLayout layout, FileRegion region)
    {
        if (region.Length != layout.ByteLength)
        {
            throw region.Input.Wrong(
                $"{layout.ByteLength:N0} bytes for an array {layout}", $"{region.Length:N0} bytes");
        }

        return IsLarge(layout) && !layout.IsFortran && region.CanReadConcurrently
            ? LoadConcurrently(layout, region)
            : Load(layout, region.Open(), region.Input, isLengthKnown: true);
    }

    /// <summary>Reads a payload as it comes.</summary>
    /// <param name="layout">What it holds.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="input">Where they come from, for messages.</param>
    /// <param name="isLengthKnown">Whether so many bytes exist; what a server or an archive says does not count.</param>
    public static NumpyArray Load(ArrayLayout layout, PayloadReader payload, ByteInput input, bool isLengthKnown)
    {
        if (!IsLarge(layout))
            return LoadRaw(layout, payload, input, isLengthKnown);
        FloatBlocks blocks = CreateBlocks(layout, input);
        if (layout.IsFortran && !isLengthKnown)
        {
            // Its first values belong to all the blocks: a claimed length may be wrong.
            ByteInput copy = SpoolFile.Copy(payload, input);
            return Load(layout, new FileRegion(copy, 0, copy.Length!.Value));
        }

        long firstNonFinite = layout.IsFortran
            ? FortranFill.Run(layout, blocks, payload)
            : FillInOrder(layout, blocks, payload);
        payload.ExpectEnd();
        return new NumpyArray(layout, blocks, firstNonFinite);
    }

    private static bool IsLarge(ArrayLayout layout) =>
        layout.Type.IsNumber && layout.ByteLength > LargeArray && layout.Shape.Length > 1 && layout.ItemLength > 1;

    private static FloatBlocks CreateBlocks(ArrayLayout layout, ByteInput input)
    {
        if (layout.ItemLength > FloatBlocks.MaxItemLength || layout.Shape[0] > int.MaxValue)
        {
            throw input.Wrong(
                $"images of at most {FloatBlocks.MaxItemLength:N0} values and at most {int.MaxValue:N0} of them",
                $"an array {layout}", "Check that the first axis counts the images.");
        }

        return new FloatBlocks((int)layout.ItemLength, (int)layout.Shape[0]);
    }

    private static NumpyArray LoadRaw(ArrayLayout layout, PayloadReader payload, ByteInput input, bool isLengthKnown)
    {
        if (layout.ByteLength > Array.MaxLength)
            throw input.Wrong($"an array of one axis of at most {Array.MaxLength:N0} bytes", $"an array {layout}");
        int length = (int)layout.ByteLength;
        byte[] raw = new byte[isLengthKnown ? length : Math.Min(length, LargeArray)];
        for (int done = 0; done < length; done = raw.Length)
        {
            if (done == raw.Length)
                Array.Resize(ref raw, (int)Math.Min(length, 2L * raw.Length));
            payload.ReadExactly(raw.AsSpan(done));
        }

        payload.ExpectEnd();
        return new NumpyArray(layout, layout.IsFortran ? FortranFill.ToCOrder(layout, raw) : raw);
    }

    private static long FillInOrder(ArrayLayout layout, FloatBlocks blocks, PayloadReader payload)
    {
        long firstNonFinite = -1;
        for (int block = 0; block < blocks.BlockCount; block++)
        {
            long bad = FillBlock(layout, blocks, block, payload);
            firstNonFinite = firstNonFinite < 0 ? bad : firstNonFinite;
        }

        return firstNonFinite;
    }

    private static NumpyArray LoadConcurrently(ArrayLayout layout, FileRegion region)
    {
        FloatBlocks blocks = CreateBlocks(layout, region.Input);
        blocks.Block(blocks.BlockCount - 1);
        long[] bad = new long[blocks.BlockCount];
        ParallelLoop.Run(0, blocks.BlockCount, MostReaders, region.Input.Token, block =>
        {
            long start = block * blocks.BlockLength * layout.Type.Size;
            bad[block] = FillBlock(layout, blocks, block, region.Open(start));
        });

        long first = Array.FindIndex(bad, place => place >= 0);
        return new NumpyArray(layout, blocks, first < 0 ? -1 : bad[first]);
    }

    // Step by step, so that what was read is still in the cache when it is converted and looked through.
    private static long FillBlock(ArrayLayout layout, FloatBlocks blocks, int block, PayloadReader payload)
    {
        Span<float> all = blocks.Block(block);
        long firstNonFinite = -1;
        byte[] buffer = layout.Type.IsNativeSingle ? [] : new byte[Step * layout.Type.Size];
        for (int done = 0; done < all.Length; done += Step)
        {
            Span<float> room = all.Slice(done, Math.Min(Step, all.Length - done));
            if (layout.Type.IsNativeSingle)
            {
                payload.ReadExactly(MemoryMarshal.AsBytes(room));
            }
            else
            {
                Span<byte> bytes = buffer.AsSpan(0, room.Length * layout.Type.Size);
                payload.ReadExactly(bytes);
                ElementConverter.ToFloats(layout.Type, bytes, room);
            }

            int bad = firstNonFinite >= 0 || layout.Type.IsInteger ? -1 : FiniteScan.FirstNonFinite(room);
            if (bad >= 0)
                firstNonFinite = (block * blocks.BlockLength) + done + bad;
        }

        return firstNonFinite;
    }
}
