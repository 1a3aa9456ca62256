using System.Runtime.CompilerServices;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Arrays;

/// <summary>Puts an array whose first axis runs fastest into C order: values of one place in all items come together.</summary>
internal static class FortranFill
{
    private const int Step = 1 << 16;

    /// <summary>Reads the payload and scatters it; returns the place of the first value that is not finite, or −1.</summary>
    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Run(ArrayLayout layout, FloatBlocks blocks, PayloadReader payload)
    {
        int size = layout.Type.Size, available = 0, next = 0;
        byte[] bytes = new byte[Step * size];
        float[] values = new float[Step];
        bool isFinite = true;
        long left = layout.Count;
        foreach (int place in PlacesInItem(layout))
        {
            for (int item = 0; item < blocks.Count;)
            {
                if (next == available)
                {
                    available = (int)Math.Min(Step, left);
                    left -= available;
                    next = 0;
                    payload.ReadExactly(bytes.AsSpan(0, available * size));
                    ElementConverter.ToFloats(layout.Type, bytes.AsSpan(0, available * size), values.AsSpan(0, available));
                    isFinite &= FiniteScan.FirstNonFinite(values.AsSpan(0, available)) < 0;
                }

                int block = item / blocks.ItemsPerBlock;
                int inBlock = item % blocks.ItemsPerBlock;
                Span<float> target = blocks.Block(block);
                int run = Math.Min(available - next, Math.Min(blocks.ItemsPerBlock - inBlock, blocks.Count - item));
                for (int i = 0; i < run; i++)
                    target[((inBlock + i) * blocks.ItemLength) + place] = values[next + i];
                next += run;
                item += run;
            }
        }

        return isFinite ? -1 : FirstNonFinite(blocks);
    }

    /// <summary>The elements of a small array in C order.</summary>
    public static byte[] ToCOrder(ArrayLayout layout, byte[] raw)
    {
        byte[] ordered = new byte[raw.Length];
        int size = layout.Type.Size, source = 0;
        foreach (int place in PlacesInItem(layout))
        {
            for (int item = 0; item < layout.Shape[0]; item++, source += size)
                raw.AsSpan(source, size).CopyTo(ordered.AsSpan((int)((item * layout.ItemLength) + place) * size));
        }

        return ordered;
    }

    // The places within an item (C order) in the order in which an array of the other order visits them.
    private static IEnumerable<int> PlacesInItem(ArrayLayout layout)
    {
        // Axes of length 1 change no place; thirty of them would make each step thirty times as long.
        long[] shape = [layout.Shape[0], .. layout.Shape.Skip(1).Where(length => length != 1)];
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis > 0; axis--)
        {
            strides[axis] = stride;
            stride *= (int)shape[axis];
        }

        long[] index = new long[shape.Length];
        int place = 0;
        for (long visited = 0; visited < layout.ItemLength; visited++)
        {
            yield return place;
            for (int axis = 1; axis < shape.Length; axis++)
            {
                place += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                place -= strides[axis] * (int)shape[axis];
                index[axis] = 0;
            }
        }
    }

    private static long FirstNonFinite(FloatBlocks blocks)
    {
        for (int block = 0; block < blocks.BlockCount; block++)
        {
            int place = FiniteScan.FirstNonFinite(blocks.Block(block));
            if (place >= 0)
                return (block * blocks.BlockLength) + place;
        }

        return -1;
    }
}
