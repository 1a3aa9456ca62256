using VlassNet.Compute;
using VlassNet.TorchSharp.Devices;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

/// <summary>A device that computes wrong is not used.</summary>
public sealed class DeviceTrialTests
{
    [Fact]
    public void A_processor_that_computes_right_passes() => DeviceTrial.Of(CPU).Should().BeNull();

    [Theory]
    [InlineData(0.07)]
    [InlineData(0.43)]
    [InlineData(double.NaN)]
    public void Values_that_are_wrong_are_noticed_even_if_one_is(double error)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor expected = arange(10, ScalarType.Float64, CPU) - 4, found = expected.to_type(ScalarType.Float32).clone();
        DeviceTrial.Difference(expected, found).Should().BeNull();
        found[9] = (float)(5 * (1 + error));
        double difference = DeviceTrial.Difference(expected, found)!.Value;
        (double.IsNaN(error) ? double.IsNaN(difference) : Math.Abs(difference - error) < 1e-6).Should().BeTrue($"found {difference}");
    }

    [Xunit.Fact]
    public void One_that_computes_wrong_is_refused_with_the_reason()
    {
        DeviceProblem wrong = new("libtorch computes wrong numbers on it", "Choose 'cpu'.");
        TorchRuntime runtime = new(NativeLibraries.Ready, null, true, CudaDriver.None, [wrong], HasMps: true, Mps: wrong, Processor: wrong);
        DeviceReport.Of(runtime, offersProcessor: true).Should().AllSatisfy(status =>
            (status.IsUsable, status.Reason, status.Advice).Should().Be((false, wrong.Reason, wrong.Advice)));
        FluentActions.Invoking(() => DeviceReport.Require(runtime, ComputeDevice.Cpu)).Should().Throw<DeviceUnavailableException>()
            .WithMessage($"*{wrong.Reason}*{wrong.Advice}*");
    }
}
