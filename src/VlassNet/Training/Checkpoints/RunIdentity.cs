using System.Globalization;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Training.Checkpoints;

/// <summary>What a training run is of, a line each: two training runs with the same lines have the same weights after every step.</summary>
/// <param name="Text">The lines, <c>what: value</c>.</param>
internal sealed record RunIdentity(string Text)
{
    private const string Seed = "seed";
    private const string Network = "network";
    private const string Epochs = "epochs";
    private const string InitialWeights = "initial weights";
    private const string TrainingImages = "training images";
    private const string ValidationImages = "validation images";
    private const string None = "none";

    /// <exception cref="OperationCanceledException">The token was cancelled while the images were summed up.</exception>
    public static RunIdentity Of(
        TrainingOptions options, VlassCnn model, LabeledImages train, LabeledImages? validation,
        CancellationToken cancellationToken)
    {
        // A schedule may depend on the number of epochs; without one, a training run may be resumed for more of them.
        string epochs = options.Schedule is null ? "any" : $"{options.EpochsFor(train.Count)}";
        string[] lines =
        [
            $"{Network}: {NetworkSpecJson.Write(model.Spec)}",
            $"{InitialWeights}: {WeightsHash.Of(model.Weights)}",
            $"{Seed}: {options.Seed}",
            $"{Epochs}: {epochs}",
            $"batch size: {options.BatchSize}",
            $"shuffled: {options.Shuffle}",
            $"optimizer: {OneLine(options.Optimizer.ToString())}",
            $"learning rate: {options.LearningRate ?? options.Optimizer.DefaultLearningRate}",
            $"schedule: {OneLine(options.Schedule?.Description)}",
            $"augmentation: {OneLine(options.Augmenter?.Description)}",
            $"class weights: {string.Join(", ", (options.ClassWeights?.Resolve(train) ?? []).Select(weight => $"{weight}"))}",
            $"early stopping: {OneLine(options.EarlyStopping?.ToString())}",
            $"exact batch statistics: {options.RefreshStatistics}",
            $"frozen epochs: {options.FrozenEpochs}",
            $"{TrainingImages}: {train.Hash(options.Threads, cancellationToken)}",
            $"{ValidationImages}: {validation?.Hash(options.Threads, cancellationToken) ?? None}",
        ];
        return new RunIdentity(string.Join('\n', lines));
    }

    /// <summary>What the card of a network says that is trained so.</summary>
    /// <param name="card">What it says already and is to go on saying.</param>
    /// <param name="epochs">The epochs that were completed.</param>
    /// <param name="kept">The epoch after which the network had its weights; null where none was completed.</param>
    public ModelCard Describe(ModelCard card, int epochs, EpochResult? kept)
    {
        Dictionary<string, string> options = Lines();
        options.Remove(Network);
        options.Remove(Seed, out string? seed);
        options.Remove(TrainingImages, out string? trained);
        options.Remove(ValidationImages, out string? validated);
        options[Epochs] = $"{epochs}";
        List<ModelMetric> metrics = [];
        if (kept is null)
        {
            options["stopped"] = "before the first epoch was complete: this network is not trained";
        }
        else
        {
            metrics.Add(new("epoch", kept.Epoch));
            metrics.Add(new("loss", kept.Loss));
            metrics.Add(new("accuracy", kept.Accuracy));
        }

        if (kept is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy })
        {
            metrics.Add(new("val_loss", loss));
            metrics.Add(new("val_accuracy", accuracy));
        }

        return card with
        {
            Seed = ulong.Parse(seed!, CultureInfo.InvariantCulture), TrainingData = trained, ValidationData = validated == None ? null : validated,
            Training = options, Metrics = metrics,
        };
    }

    /// <summary>Refuses another run's checkpoint.</summary>
    /// <exception cref="ArgumentException">It is another run's; the message lists what differs.</exception>
    public void Require(RunIdentity found, string path)
    {
        if (found.Text == Text)
            return;
        Dictionary<string, string> wanted = Lines(), there = found.Lines();
        string differences = string.Join("; ", wanted.Keys.Union(there.Keys)
            .Where(what => there.GetValueOrDefault(what) != wanted.GetValueOrDefault(what))
            .Select(what => $"{what}: {there.GetValueOrDefault(what, None)} (here {wanted.GetValueOrDefault(what, None)})"));
        throw new ArgumentException(
            $"{path}: expected a checkpoint of this training run; found one of another, with {differences}. Choose another folder, "
            + "or train the same network, as it was built, with the same options and images.");
    }

    private static string OneLine(string? description) => description?.ReplaceLineEndings(" ") ?? None;

    private Dictionary<string, string> Lines() =>
        Text.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(part => part[0], part => part[^1]);
}
