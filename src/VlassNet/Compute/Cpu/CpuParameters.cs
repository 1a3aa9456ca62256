using System.Collections.Immutable;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>All parameters of a network with their gradients and the optimizer's slots, each one flat buffer of the same layout.</summary>
internal sealed unsafe class CpuParameters : IDisposable
{
    private readonly NetworkSpec spec;
    private readonly ParameterLayout layout;
    private readonly AlignedBuffer values;
    private readonly AlignedBuffer gradients;
    private readonly AlignedBuffer[] slots;

    public CpuParameters(NetworkWeights weights, Optimizer? optimizer)
    {
        spec = weights.Spec;
        layout = new ParameterLayout(weights);
        values = new(layout.Length);
        gradients = new(layout.Length);
        Optimizer = optimizer;
        slots = AlignedBuffer.Each(optimizer?.Slots.Length ?? 0, layout.Length);
        layout.Write(weights, values.Pointer);
    }

    public Optimizer? Optimizer { get; }

    /// <summary>How many steps the optimizer has made.</summary>
    public long Steps { get; private set; }

    /// <summary>Where a tensor begins, for <c>Update</c>.</summary>
    public int Offset(string name) => layout[name];

    public float* Values(string name) => values.Pointer + layout[name];

    public float* Gradients(string name) => gradients.Pointer + layout[name];

    public void SetWeights(NetworkWeights source) => layout.Write(Ours(source), values.Pointer);

    public void GetWeights(NetworkWeights destination) => layout.Read(values.Pointer, Ours(destination));

    public void GetGradients(NetworkWeights destination) => layout.Read(gradients.Pointer, Ours(destination));

    /// <summary>Sets the gradients of the first parameters to 0.</summary>
    public void ClearGradients(int count) => new Span<float>(gradients.Pointer, count).Clear();

    /// <summary>Begins an update; <c>Update</c> then goes through its parts.</summary>
    public void BeginUpdate() => Steps++;

    /// <summary>Updates a run of parameters, which begins and ends on a cache line or with what fills a tensor's last one.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="from">The first parameter.</param>
    /// <param name="length">How many.</param>
    /// <param name="gradient">Their gradients, with 0 for what fills the last cache line.</param>
    public void Update<TSimd, TVector>(float learningRate, int from, int length, float* gradient)
        where TSimd : struct, VlassNet.Compute.Cpu.Simd.ISimd<TVector>
        where TVector : struct =>
        OptimizerKernel<TSimd, TVector>.Update(
            Optimizer!, learningRate, Steps, values.Pointer + from, gradient, slots[0].Pointer + from, slots[^1].Pointer + from,
            ParameterLayout.RunLength(length));

    /// <summary>Updates a run with the gradients in the buffer.</summary>
    public void Update<TSimd, TVector>(float learningRate, int from, int length)
        where TSimd : struct, VlassNet.Compute.Cpu.Simd.ISimd<TVector>
        where TVector : struct =>
        Update<TSimd, TVector>(learningRate, from, length, gradients.Pointer + from);

    public OptimizerState GetState(Optimizer optimizer)
    {
        ImmutableSortedDictionary<string, NetworkWeights>.Builder copies =
            ImmutableSortedDictionary.CreateBuilder<string, NetworkWeights>(StringComparer.Ordinal);
        for (int slot = 0; slot < slots.Length; slot++)
        {
            NetworkWeights copy = new(spec);
            layout.Read(slots[slot].Pointer, copy);
            copies.Add(optimizer.Slots[slot], copy);
        }

        return new OptimizerState(optimizer.Name, Steps, copies.ToImmutable());
    }

    public void SetState(Optimizer optimizer, OptimizerState state)
    {
        if (state.Optimizer != optimizer.Name || !optimizer.Slots.All(state.Slots.ContainsKey))
            throw new ArgumentException($"Expected the state of {optimizer.Name}; received that of {state.Optimizer}.", nameof(state));
        ArgumentOutOfRangeException.ThrowIfNegative(state.Steps);
        foreach (NetworkWeights slot in state.Slots.Values)
            _ = Ours(slot);
        for (int slot = 0; slot < slots.Length; slot++)
            layout.Write(state.Slots[optimizer.Slots[slot]], slots[slot].Pointer);
        Steps = state.Steps;
    }

    public void Dispose()
    {
        values.Dispose();
        gradients.Dispose();
        foreach (AlignedBuffer slot in slots)
            slot.Dispose();
    }

    private NetworkWeights Ours(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Spec.Equals(spec) ? weights : throw new ArgumentException("The weights are for another network.", nameof(weights));
    }
}
