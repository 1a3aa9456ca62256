using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.TorchSharp.Devices;

namespace VlassNet.TorchSharp.Tests;

/// <summary>What is missing is named, and what would help. Needs no libtorch.</summary>
public sealed class DeviceReportTests
{
    private static readonly TorchRuntime Complete = new(
        NativeLibraries.Ready, null, HasCudaLibraries: true, new CudaDriver(12_080, 0, ["NVIDIA H200", "NVIDIA H200"]), CudaDevices: [null, null], HasMps: false);

    private static readonly Dictionary<string, (TorchRuntime Runtime, string Reason, string Advice)> Broken = new()
    {
        ["no native package"] = (Complete with { Libraries = NativeLibraries.Missing, CudaDevices = [] }, "libtorch is missing", "TorchSharp-c"),
        ["an unknown platform"] = (
            Complete with { Libraries = NativeLibraries.UnknownPlatform, CudaDevices = [] }, "no native libraries for this operating system", "'cpu'"),
        ["an old system"] = (
            Complete with { Libraries = NativeLibraries.Unloadable, Detail = "version `GLIBCXX_3.4.32' not found", CudaDevices = [] },
            "GLIBCXX_3.4.32", "newer system"),
        ["a damaged library"] = (
            Complete with { Libraries = NativeLibraries.Unloadable, Detail = "file too short", CudaDevices = [] }, "file too short", "Restore"),
        ["another version"] = (
            Complete with { Libraries = NativeLibraries.WrongVersion, Detail = "no entry point", CudaDevices = [] }, "another version", "own version"),
        ["no driver"] = (Complete with { Driver = CudaDriver.None, CudaDevices = [] }, "driver is missing", "nvidia-smi"),
        ["an old driver"] = (
            Complete with { Driver = Complete.Driver with { Version = 11_040 }, CudaDevices = [] }, "CUDA 11.4, and libtorch wants 12.0", "newer driver"),
        ["no device"] = (
            Complete with { Driver = new CudaDriver(12_080, 100, []), CudaDevices = [] }, "no device", "--gpus all"),
        ["a driver that fails"] = (Complete with { Driver = new CudaDriver(12_080, 999, []), CudaDevices = [] }, "error 999", "nvidia-smi"),
        ["the processor's libraries"] = (Complete with { HasCudaLibraries = false, CudaDevices = [] }, "CUDA libraries are missing", "TorchSharp-cuda"),
        ["a hidden device"] = (Complete with { CudaDevices = [] }, "NVIDIA H200 is there, but", "CUDA_VISIBLE_DEVICES"),
        ["a device too old"] = (Complete with { CudaDevices = [new("no kernel image", "a newer one"), null] }, "no kernel image", "a newer one"),
    };

    public static TheoryData<string> Names => [.. Broken.Keys];

    [Xunit.Theory]
    [MemberData(nameof(Names))]
    public void What_is_missing_is_said_with_what_helps(string name)
    {
        (TorchRuntime runtime, string reason, string advice) = Broken[name];
        DeviceStatus cuda = DeviceReport.Of(runtime, offersProcessor: false)[0];
        (cuda.Device, cuda.IsUsable).Should().Be((ComputeDevice.Cuda(), false));
        cuda.Reason.Should().Contain(reason);
        cuda.Advice.Should().Contain(advice);
        TorchSharpEngine engine = new(null, () => runtime);
        NetworkWeights weights = new(TestNetworks.Spec(8, 8, 1, [2], [], 2));
        engine.Invoking(it => it.Open(weights, new SessionOptions { Device = ComputeDevice.Cuda() })).Should().Throw<DeviceUnavailableException>()
            .Which.Message.Should().Contain(reason).And.Contain(advice);
    }

    [Xunit.Fact]
    public void Every_device_is_listed_and_the_processor_only_on_request()
    {
        DeviceReport.Of(Complete, offersProcessor: false).Select(status => $"{status.Device} {status.Description} {status.IsUsable}").Should().Equal(
            "cuda:0 NVIDIA H200 True", "cuda:1 NVIDIA H200 True", "mps Apple graphics processor False");
        DeviceReport.Of(Complete, offersProcessor: true)[^1].Device.Should().Be(ComputeDevice.Cpu);
    }

    [Xunit.Fact]
    public void A_number_beyond_the_devices_is_refused_with_those_there_are()
    {
        FluentActions.Invoking(() => DeviceReport.Require(Complete, ComputeDevice.Cuda(2))).Should().Throw<DeviceUnavailableException>()
            .WithMessage("*cuda:2*cuda:0, cuda:1*");
        DeviceReport.Require(Complete, ComputeDevice.Cuda(1));
        DeviceReport.Require(Complete with { CudaDevices = [new("no kernel image", "a newer one"), null] }, ComputeDevice.Cuda(1));
    }

    [Xunit.Fact]
    public void This_machine_has_an_answer()
    {
        foreach (DeviceStatus status in new TorchSharpEngine().Devices)
            (status.IsUsable || (status.Reason is not null && status.Advice is not null)).Should().BeTrue();
    }

    [Xunit.Fact]
    public void Options_that_cannot_be_are_all_told() =>
        FluentActions.Invoking(() => new TorchSharpEngine(new TorchSharpOptions { ImageMemory = -1, Precision = (TorchPrecision)9 }))
            .Should().Throw<ArgumentException>().WithMessage("*Precision*9*ImageMemory*-1*");
}
