using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Commands;

/// <summary>What networks can be computed on here.</summary>
internal sealed class DevicesCommand(ToolHost host) : ToolCommand(
    host, "devices", "Lists what networks can be computed on here, and what is missing where something cannot be used.",
    "vlassnet devices", "vlassnet devices --json")
{
    protected override Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        IReadOnlyList<DeviceStatus> devices = ComputeEngines.Devices;
        screen.Result(
            string.Join('\n', devices.Select(one => $"{one.Device,-7} {one.Description}: {(one.IsUsable ? "usable" : $"{one.Reason}. {one.Advice}")}")),
            () => new JsonObject
            {
                ["devices"] = JsonText.Array(devices.Select(one => (JsonNode)new JsonObject
                {
                    ["device"] = one.Device.ToString(), ["description"] = one.Description, ["usable"] = one.IsUsable,
                    ["reason"] = one.Reason, ["advice"] = one.Advice,
                })),
            });
        return Task.FromResult(ExitCode.Done);
    }
}
