using VlassNet.Compute.Engines;
using VlassNet.Tests.Compute;

namespace VlassNet.TorchSharp.Tests;

/// <summary>The contract on the processor.</summary>
public sealed class TorchSharpContractTests : EngineContractTests
{
    /// <summary>libtorch divides its sums by the number of threads.</summary>
    protected override int[] ThreadCounts => [2, 2, 2];

    private protected override IComputeEngine CreateEngine() => new TorchSharpEngine();
}
