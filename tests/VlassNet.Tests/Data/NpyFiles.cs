using System.Runtime.InteropServices;

namespace VlassNet.Tests.Data;

/// <summary>Files of random float32 images, as numpy.save writes them.</summary>
internal static class NpyFiles
{
    public static string Write(string path, int count, ImageShape shape, ulong seed = 1)
    {
        CounterRandom random = new(seed, 0, 0);
        float[] pixels = new float[count * shape.Length];
        foreach (ref float pixel in pixels.AsSpan())
            pixel = (float)random.NextDouble();
        string header =
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, {shape.Rows}, {shape.Columns}, {shape.Channels}), }}";
        using FileStream file = File.Create(path);
        file.Write(HostileFiles.Npy(header, []));
        file.Write(MemoryMarshal.AsBytes<float>(pixels));
        return path;
    }
}
