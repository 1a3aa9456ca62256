using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Benchmarks;

/// <content>What the kernels work on.</content>
internal sealed unsafe partial class NotebookKernels<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Maps of random pixels, by tiles.</summary>
    private float* Tiled(TileLayout layout, int count)
    {
        float* tiled = Own(new AlignedBuffer((long)count * layout.Length)).Pointer;
        float* map = Random(layout.Tiles * TileLayout.Phases);
        for (int channel = 0; channel < count; channel++)
            TileTransfer<TSimd, TVector>.FromMap(map, 1, 0, layout, tiled + channel * layout.Length);
        return tiled;
    }

    /// <summary>Padded planes of random pixels.</summary>
    private float* Planes(PlaneLayout layout, int count)
    {
        float* planes = Own(new AlignedBuffer((long)count * layout.Length)).Pointer;
        float* map = Random(layout.Rows * layout.Columns);
        for (int row = 0; row < count * layout.Rows; row++)
        {
            float* destination = planes + row / layout.Rows * layout.Length + layout.Lead + row % layout.Rows * layout.Stride;
            new ReadOnlySpan<float>(map + row % layout.Rows * layout.Columns, layout.Columns)
                .CopyTo(new Span<float>(destination, layout.Columns));
        }

        return planes;
    }

    private float* Random(int count)
    {
        float* values = Own(new AlignedBuffer(count)).Pointer;
        Random random = new(1);
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle() - 0.5f;
        return values;
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        owned.Add(resource);
        return resource;
    }

    /// <summary>Transforms the output back and writes it into dense maps.</summary>
    private readonly struct MapOutput(TileLayout layout, nint scratch, nint maps) : ITileOutput
    {
        public void Take(int channel, int from, int count, float* products, int pointStride) =>
            TileTransfer<TSimd, TVector>.ProductsToMap(
                products, pointStride, layout, from, count, (float*)scratch,
                (float*)maps + channel * layout.Tiles * TileLayout.Phases);
    }

    /// <summary>The arrays of a dense layer, in a form that a lambda can hold.</summary>
    private sealed record DenseArrays(nint XAt, nint WAt, nint YAt, nint BiasAt, nint PackedAt, nint PanelsAt)
    {
        public float* X => (float*)XAt;

        public float* W => (float*)WAt;

        public float* Y => (float*)YAt;

        public float* Bias => (float*)BiasAt;

        public float* Packed => (float*)PackedAt;

        public float* Panels => (float*)PanelsAt;
    }
}
