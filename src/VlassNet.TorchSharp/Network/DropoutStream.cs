using TorchSharp;
using VlassNet.Compute;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// The random numbers of one step's dropout. They depend on the run's seed and the step alone, and leave the process' generators as
/// they were.
/// </summary>
internal sealed class DropoutStream : IDisposable
{
    private readonly Generator generator;

    public DropoutStream(in StepSettings settings, Device device)
    {
        // Apple's processor has no generators of its own in TorchSharp: its numbers are drawn on the processor.
        Device drawn = device.type == DeviceType.CUDA ? device : CPU;
        generator = new Generator(Mix(settings.Seed, (ulong)settings.Step), drawn);
    }

    /// <summary>Sets a share of the values to 0 and scales the others, so that the mean stays.</summary>
    public Tensor Apply(Tensor values, double rate)
    {
        Tensor kept = rand(values.shape, device: generator.device, generator: generator).ge_(rate).div_(1 - rate);
        return values * kept.to(values.dtype, values.device);
    }

    public void Dispose() => generator.Dispose();

    /// <summary>SplitMix64's finaliser (Steele et al. 2014): neighbouring steps get seeds that have nothing in common.</summary>
    private static ulong Mix(ulong seed, ulong step)
    {
        ulong mixed = seed + (step + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
