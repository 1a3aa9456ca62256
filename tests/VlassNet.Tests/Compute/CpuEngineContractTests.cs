using VlassNet.Compute.Cpu;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

public sealed class CpuEngineContractTests512 : EngineContractTests
{
    private protected override IComputeEngine CreateEngine() => new CpuEngine(512);
}

public sealed class CpuEngineContractTests256 : EngineContractTests
{
    private protected override IComputeEngine CreateEngine() => new CpuEngine(256);
}

public sealed class CpuEngineContractTests128 : EngineContractTests
{
    private protected override IComputeEngine CreateEngine() => new CpuEngine(128);
}
