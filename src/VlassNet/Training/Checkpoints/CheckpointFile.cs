using System.Collections.Immutable;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Training.Checkpoints;

/// <summary>
/// A checkpoint as one safetensors file: the weights under their names, those of the best epoch and the optimizer's arrays under
/// prefixed ones, and what the run is of and how far it is in the metadata.
/// </summary>
internal static class CheckpointFile
{
    private const string FormatKey = "vlassnet.checkpoint";
    private const string FormatVersion = "1";
    private const string IdentityKey = "vlassnet.run";
    private const string ProgressKey = "vlassnet.progress";
    private const string BestPrefix = "best/";

    public static void Save(string path, RunState state, RunIdentity identity) => AtomicFile.Write(path, stream => WeightFile.Write(
        stream,
        new(FormatKey, FormatVersion),
        [new(IdentityKey, identity.Text), new(ProgressKey, RunProgressJson.Write(state))],
        [
            new("", state.Weights),
            .. state.Best is null ? [] : new KeyValuePair<string, NetworkWeights>[] { new(BestPrefix, state.Best) },
            .. state.Optimizer.Slots.Select(slot => new KeyValuePair<string, NetworkWeights>(SlotPrefix(slot.Key), slot.Value)),
        ]));

    /// <summary>Reads a checkpoint of a run.</summary>
    /// <exception cref="BadInputException">The file is damaged, or something else.</exception>
    /// <exception cref="ArgumentException">It is of another run; the message lists what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunState Load(string path, Optimizer optimizer, RunIdentity identity)
    {
        using FileStream stream = File.OpenRead(path);
        WeightFile file = WeightFile.Open(stream, path, FormatKey);
        if (file.Format is not FormatVersion)
            throw file.Errors.Of($"a checkpoint of format {FormatVersion}", file.Format ?? "none");
        NetworkSpec spec = file.ReadArchitecture();
        identity.Require(file.Interpret(IdentityKey, text => new RunIdentity(text)), path);
        RunProgress progress = file.Interpret(ProgressKey, RunProgressJson.Read);
        List<string> prefixes = ["", .. optimizer.Slots.Select(SlotPrefix)];
        if (progress.BestEpoch is not null)
            prefixes.Add(BestPrefix);
        Dictionary<string, NetworkWeights> groups = file.Read(spec, prefixes);
        OptimizerState state = new(
            progress.Optimizer, progress.OptimizerSteps,
            optimizer.Slots.ToImmutableSortedDictionary(slot => slot, slot => groups[SlotPrefix(slot)], StringComparer.Ordinal));
        return new RunState
        {
            Epoch = progress.Epoch, Step = progress.Step, Sum = progress.Sum, Seconds = progress.Seconds, Completed = progress.Completed,
            BestEpoch = progress.BestEpoch, Weights = groups[""], Best = groups.GetValueOrDefault(BestPrefix), Optimizer = state,
        };
    }

    private static string SlotPrefix(string slot) => $"optimizer.{slot}/";
}
