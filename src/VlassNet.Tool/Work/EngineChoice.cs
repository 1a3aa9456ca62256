#if TORCH
using VlassNet.TorchSharp;
#endif

namespace VlassNet.Tool.Work;

/// <summary>What computes on the processor.</summary>
internal enum EngineChoice
{
    /// <summary>VlassNet's own engine.</summary>
    VlassNet,

    /// <summary>TorchSharp, for comparisons: on graphics processors it computes anyway.</summary>
    Torch,
}

/// <summary>Puts an engine into use.</summary>
internal static class EngineChoices
{
    /// <summary>Lets the engine that was asked for compute on the processor, from now on and for the whole process.</summary>
    /// <exception cref="UsageException">This build of the command does not have it.</exception>
    /// <exception cref="DeviceUnavailableException">Its native libraries cannot be used here.</exception>
    public static void Use(EngineChoice? choice)
    {
        if (choice != EngineChoice.Torch)
            return;
#if TORCH
        TorchSharpEngine engine = new(new TorchSharpOptions { OffersProcessor = true });

        // Otherwise VlassNet's own would take its place in silence.
        DeviceStatus processor = engine.Devices.First(status => status.Device == ComputeDevice.Cpu);
        if (!processor.IsUsable)
            throw new DeviceUnavailableException("TorchSharp on the processor", processor.Reason!, "--engine torch", processor.Advice!);
        ComputeEngines.Register(engine);
#else
        throw new UsageException("--engine torch: expected the command to be built with TorchSharp; this one is not. Build it with -p:VlassNetLibtorch=… (docs/gpu.md).");
#endif
    }
}
