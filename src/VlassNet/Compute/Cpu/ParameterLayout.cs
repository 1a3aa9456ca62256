using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// Where each tensor lies in one flat buffer of all parameters: those that are trained first, each on a cache line, then the moving
/// averages. Gradients and optimizer slots have the same layout, so an update is one pass over everything.
/// </summary>
internal sealed class ParameterLayout
{
    private const int CacheLine = 16;

    private readonly Dictionary<string, int> offsets = new(StringComparer.Ordinal);

    public ParameterLayout(NetworkWeights weights)
    {
        Place(weights, trainable: true);
        Place(weights, trainable: false);
    }

    /// <summary>Floats in all.</summary>
    public int Length { get; private set; }

    /// <summary>Floats that a run of parameters takes up, with what fills its last cache line: whole vectors of any width.</summary>
    public static int RunLength(int length) => PlaneLayout.RoundUp(length, CacheLine);

    public int this[string name] => offsets[name];

    /// <summary>Copies weights into a buffer of this layout.</summary>
    public unsafe void Write(NetworkWeights source, float* buffer)
    {
        foreach (WeightTensor tensor in source)
            tensor.Values.CopyTo(new Span<float>(buffer + offsets[tensor.Name], tensor.Length));
    }

    /// <summary>Copies a buffer of this layout out.</summary>
    public unsafe void Read(float* buffer, NetworkWeights destination)
    {
        foreach (WeightTensor tensor in destination)
            new ReadOnlySpan<float>(buffer + offsets[tensor.Name], tensor.Length).CopyTo(tensor.Buffer);
        destination.Touch();
    }

    private void Place(NetworkWeights weights, bool trainable)
    {
        foreach (WeightTensor tensor in weights)
        {
            if (tensor.Trainable != trainable)
                continue;
            offsets.Add(tensor.Name, Length);
            Length += RunLength(tensor.Length);
        }
    }
}
