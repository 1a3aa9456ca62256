using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>
/// What every engine must do. Derive a public class from this one and make the engine; set
/// <see cref="EngineArithmeticTests.Device"/> where it is not the processor.
/// </summary>
public abstract class EngineContractTests : EngineRandomnessTests
{
    [Fact]
    public void Five_RMSprop_steps_of_the_notebooks_network_are_PyTorchs()
    {
        TorchGolden golden = new("notebook");
        using INetworkSession session = Open(golden.Weights, new RmsProp());
        Train(session, golden.Batch, 0, 1);
        foreach (WeightTensor tensor in Weights(session).Where(tensor => !tensor.Trainable))
            Compare.Digest(tensor, golden.Digest("moved", tensor.Name), relative: 1e-5);
        Train(session, golden.Batch, 1, 4);
        foreach (WeightTensor tensor in Weights(session))
            Compare.Digest(tensor, golden.Digest("after_five_steps", tensor.Name), absolute: 1e-4);
    }
}
