using System.Globalization;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Training.Checkpoints;

/// <summary>What a training is of, a line each: two trainings with the same lines have the same weights after every step.</summary>
/// <param name="Text">The lines, <c>what: value</c>.</param>
internal sealed record RunIdentity(string Text)
{
    private const string Seed = "seed";
    private const string Network = "network";
    private const string Epochs = "epochs";
    private const string TrainingImages = "training images";
    private const string ValidationImages = "validation images";
    private const string None = "none";

    /// <exception cref="OperationCanceledException">The token was cancelled while the images were summed up.</exception>
    public static RunIdentity Of(
        TrainingOptions options, VlassCnn model, LabeledImages train, LabeledImages? validation,
        CancellationToken cancellationToken)
    {
        // A schedule may depend on the number of epochs; without one, a training may be resumed for more of them.
        string epochs = options.Schedule is null ? "any" : Invariant($"{options.Epochs}");
        string[] lines =
        [
            $"{Network}: {NetworkSpecJson.Write(model.Spec)}",
            Invariant($"{Seed}: {options.Seed}"),
            $"{Epochs}: {epochs}",
            Invariant($"batch size: {options.BatchSize}"),
            $"shuffled: {options.Shuffle}",
            $"optimizer: {Describe(options.Optimizer)}",
            Invariant($"learning rate: {options.LearningRate ?? options.Optimizer.DefaultLearningRate}"),
            $"schedule: {Describe(options.Schedule)}",
            $"augmentation: {Describe(options.Augmenter)}",
            $"class weights: {string.Join(", ", (options.ClassWeights?.Resolve(train) ?? []).Select(weight => Invariant($"{weight}")))}",
            $"early stopping: {Describe(options.EarlyStopping)}",
            $"exact batch statistics: {options.RefreshStatistics}",
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
        Dictionary<string, string> options = Text.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(part => part[0], part => part[1]);
        options.Remove(Network);
        options.Remove(Seed, out string? seed);
        options.Remove(TrainingImages, out string? trained);
        options.Remove(ValidationImages, out string? validated);
        options[Epochs] = Invariant($"{epochs}");
        List<ModelMetric> metrics = [];
        if (kept is not null)
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
        string[] wanted = Text.Split('\n'), there = found.Text.Split('\n');
        string differences = string.Join("; ", there.Except(wanted).Take(wanted.Length));
        throw new ArgumentException(
            $"{path}: expected a checkpoint of this training; found one of another, with {differences}. Choose another folder, or train "
            + "with the same options and images.");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>What an option says of itself, with a point in its numbers; the type of one that says nothing.</summary>
    private static string Describe(object? option)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return option?.ToString()?.ReplaceLineEndings(" ") ?? None;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
