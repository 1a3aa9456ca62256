using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class DevicesTests
{
    [Fact]
    public async Task The_processor_can_be_used()
    {
        (await ToolRun.OfAsync("devices")).ShouldBeDone().Output.Should().StartWith("cpu ").And.Contain(": usable");
        JsonElement cpu = (await ToolRun.OfAsync("devices", "--json")).ShouldBeDone().Json().GetProperty("devices")[0];
        cpu.GetProperty("device").GetString().Should().Be("cpu");
        cpu.GetProperty("usable").GetBoolean().Should().BeTrue();
    }
}
