using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

public class EngineCatalogTests
{
    private static readonly NetworkWeights Weights = new(TestNetworks.Spec(4, 4, 1, [], [], 2));
    private static readonly DeviceStatus Processor = new(ComputeDevice.Cpu, "two cores", true);
    private static readonly DeviceStatus Graphics = new(ComputeDevice.Cuda(1), "a card", true);
    private static readonly DeviceStatus Broken =
        new(ComputeDevice.Cuda(), "a card", false, "a driver that is too old", "Update the driver.");

    private readonly RecordingLogger logger = new();

    [Fact]
    public void Graphics_processors_are_listed_even_where_no_engine_knows_of_them()
    {
        IReadOnlyList<DeviceStatus> devices = Catalog([Processor]).Devices;
        devices.Select(status => $"{status.Device} {status.IsUsable}").Should().Equal("cpu True", "cuda:0 False", "mps False");
        devices.Skip(1).Should().OnlyContain(status => status.Reason != null && status.Advice!.Contains("VlassNet.TorchSharp"));
    }

    [Fact]
    public void A_device_that_two_engines_know_of_is_listed_once_as_the_one_that_works()
    {
        DeviceStatus unusable = Processor with { IsUsable = false, Reason = "a reason" };
        Catalog([unusable, Graphics], [Processor]).Devices.Select(status => $"{status.Device} {status.IsUsable}")
            .Should().Equal("cpu True", "cuda:1 True", "mps False");
    }

    [Fact]
    public void Auto_takes_the_first_that_works_and_says_which()
    {
        using INetworkSession session = Open(ComputeDevice.Auto, [Broken, Graphics], [Processor]);
        session.Device.Should().Be(Graphics.Device);
        logger.Lines.Should().ContainSingle().Which.Should().Contain("cuda:1").And.Contain("a card").And.Contain("auto");
    }

    [Fact]
    public void A_device_that_works_is_used()
    {
        using INetworkSession session = Open(ComputeDevice.Cpu, [Graphics], [Processor]);
        session.Device.Should().Be(ComputeDevice.Cpu);
    }

    [Theory]
    [InlineData("cuda:0", "a driver that is too old", "Update the driver")]
    [InlineData("cuda:7", "a driver that is too old", "Update the driver")]
    [InlineData("mps", "no engine here", "VlassNet.TorchSharp")]
    public void A_device_that_cannot_be_used_is_an_error_that_says_why(string device, string reason, string advice)
    {
        FluentActions.Invoking(() => Open(ComputeDevice.Parse(device), [Broken], [Processor]))
            .Should().Throw<DeviceUnavailableException>().WithMessage($"*{device}*{reason}*{advice}*");
        logger.Lines.Should().BeEmpty();
    }

    [Fact]
    public void A_number_too_high_is_answered_with_the_devices_that_are_here() =>
        FluentActions.Invoking(() => Open(ComputeDevice.Cuda(7), [Graphics], [Processor]))
            .Should().Throw<DeviceUnavailableException>().WithMessage("*no such device here*cuda:1, cpu*");

    [Fact]
    public void With_no_device_at_all_auto_is_an_error() =>
        FluentActions.Invoking(() => Open(ComputeDevice.Auto)).Should().Throw<DeviceUnavailableException>();

    [Fact]
    public void Options_out_of_range_are_all_listed() =>
        new SessionOptions { Threads = -1, Optimizer = new RmsProp { Rho = 1, Epsilon = 0 } }
            .Invoking(options => ComputeEngines.Open(Weights, options))
            .Should().Throw<ArgumentException>().WithMessage("*Threads*Rho*Epsilon*");

    [Fact]
    public void The_processor_can_be_used_everywhere() =>
        ComputeEngines.Devices.Should().Contain(status => status.Device == ComputeDevice.Cpu && status.IsUsable);

    private static EngineCatalog Catalog(params DeviceStatus[][] engines) =>
        new([.. engines.Select(devices => (IComputeEngine)new FakeEngine(devices))]);

    private INetworkSession Open(ComputeDevice device, params DeviceStatus[][] engines) =>
        Catalog(engines).Open(Weights, new SessionOptions { Device = device }, logger);

    private sealed class FakeEngine(DeviceStatus[] devices) : IComputeEngine
    {
        public string Name => "Fake";

        public IReadOnlyList<DeviceStatus> Devices => devices;

        public INetworkSession Open(NetworkWeights weights, SessionOptions options) => new OracleSession(weights, options);
    }

    [Fact]
    public void Session_options_that_cannot_be_are_all_told() =>
        new SessionOptions { Device = new ComputeDevice((ComputeDeviceKind)9, -1), Threads = -2, Optimizer = new RmsProp { Rho = 2 } }
            .Invoking(options => options.Validate()).Should().Throw<ArgumentException>().WithMessage("*Device*9*Threads*-2*Rho*2*");
}
