using VlassNet.Compute.Cpu;

namespace VlassNet.Tests.Compute;

/// <summary>Numbers for tests of kernels.</summary>
internal static unsafe class KernelData
{
    /// <summary>Uniform in [−1, 1).</summary>
    public static float[] Random(int count, ulong seed)
    {
        CounterRandom random = new(seed, 0, 0);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)random.Uniform(-1, 1);
        return values;
    }

    /// <summary>Puts dense maps, (channel, row, column), into padded planes; <paramref name="planes"/> may be more than the maps.</summary>
    public static AlignedBuffer Planes(float[] maps, PlaneLayout layout, int planes)
    {
        AlignedBuffer buffer = new((long)planes * layout.Length);
        for (int row = 0; row * layout.Columns < maps.Length; row++)
        {
            float* destination =
                buffer.Pointer + row / layout.Rows * layout.Length + layout.Lead + row % layout.Rows * layout.Stride;
            maps.AsSpan(row * layout.Columns, layout.Columns).CopyTo(new Span<float>(destination, layout.Columns));
        }

        return buffer;
    }

    /// <summary>One padded plane as a dense map.</summary>
    public static float[] Map(float* plane, PlaneLayout layout)
    {
        float[] map = new float[layout.Rows * layout.Columns];
        fixed (float* destination = map)
            PlaneTransfer.CopyOut(plane, layout, destination);
        return map;
    }
}
