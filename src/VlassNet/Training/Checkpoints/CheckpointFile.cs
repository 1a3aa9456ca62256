using System.Collections.Immutable;
using VlassNet.Compute;
using VlassNet.Networks;
using VlassNet.Networks.Safetensors;

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

    public static void Save(string path, RunState state, RunIdentity identity) => AtomicFile.Write(path, stream => SafetensorsWriter.Write(
        stream,
        [
            new(FormatKey, FormatVersion),
            new(NetworkFile.ArchitectureKey, NetworkSpecJson.Write(state.Weights.Spec)),
            new(IdentityKey, identity.Text),
            new(ProgressKey, RunProgressJson.Write(state)),
        ],
        [
            .. Named("", state.Weights),
            .. state.Best is null ? [] : Named(BestPrefix, state.Best),
            .. state.Optimizer.Slots.SelectMany(slot => Named(SlotPrefix(slot.Key), slot.Value)),
        ]));

    /// <summary>Reads a checkpoint of a run.</summary>
    /// <exception cref="WeightsFormatException">The file is damaged, or something else.</exception>
    /// <exception cref="ArgumentException">It is of another run; the message lists what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunState Load(string path, Optimizer optimizer, RunIdentity identity)
    {
        using FileStream stream = File.OpenRead(path);
        WeightsErrors errors = new(path);
        SafetensorsHeader header = SafetensorsReader.ReadHeader(stream, errors);
        if (header.Metadata.GetValueOrDefault(FormatKey) is not FormatVersion)
            throw errors.Of($"a checkpoint of format {FormatVersion}", header.Metadata.GetValueOrDefault(FormatKey) ?? "none");
        NetworkSpec spec = NetworkFile.ReadArchitecture(header, errors);
        identity.Require(NetworkFile.Interpret(header, IdentityKey, text => new RunIdentity(text), errors), path);
        RunProgress progress = NetworkFile.Interpret(header, ProgressKey, RunProgressJson.Read, errors);
        List<string> prefixes = ["", .. optimizer.Slots.Select(SlotPrefix)];
        if (progress.BestEpoch is not null)
            prefixes.Add(BestPrefix);
        TensorTable.Require(header, prefixes.SelectMany(prefix => Layouts(prefix, spec)), errors);
        Stream data = SafetensorsReader.OpenData(stream, header, errors);
        Dictionary<string, NetworkWeights> groups = prefixes.ToDictionary(prefix => prefix, _ => new NetworkWeights(spec), StringComparer.Ordinal);
        TensorTable.Read(data, header, Place, errors);
        OptimizerState state = new(
            progress.Optimizer, progress.OptimizerSteps,
            optimizer.Slots.ToImmutableSortedDictionary(slot => slot, slot => groups[SlotPrefix(slot)], StringComparer.Ordinal));
        return new RunState
        {
            Epoch = progress.Epoch, Step = progress.Step, Sum = progress.Sum, Seconds = progress.Seconds, Completed = progress.Completed,
            BestEpoch = progress.BestEpoch, Weights = groups[""], Best = groups.GetValueOrDefault(BestPrefix), Optimizer = state,
        };

        float[] Place(string name)
        {
            string prefix = name[..(name.LastIndexOf('/') + 1)];
            return groups[prefix][name[prefix.Length..]].Values;
        }
    }

    private static string SlotPrefix(string slot) => $"optimizer.{slot}/";

    private static IEnumerable<SafetensorsTensor> Named(string prefix, NetworkWeights weights) =>
        weights.Select(tensor => new SafetensorsTensor(prefix + tensor.Name, tensor.Shape, tensor.Values));

    private static IEnumerable<WeightLayout> Layouts(string prefix, NetworkSpec spec) =>
        WeightLayout.Of(spec).Select(layout => layout with { Name = prefix + layout.Name });
}
