using VlassNet.Tool.CommandLine;

namespace VlassNet.Tool.Commands;

/// <summary>All commands, in the order in which the help lists them.</summary>
internal static class ToolCommands
{
    public static IEnumerable<ToolCommand> All(ToolHost host) =>
    [
        new LabelCommand(host),
        new TrainCommand(host),
        new ReviewCommand(host),
        new EvaluateCommand(host),
        new FindCommand(host),
        new CatalogueCommand(host),
        new MergeCommand(host),
        new JobCommand(host),
        new ConvertCommand(host),
        new SummaryCommand(host),
        new DevicesCommand(host),
        new SimulateCommand(host),
    ];
}
