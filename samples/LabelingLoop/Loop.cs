namespace LabelingLoop;

/// <summary>The whole loop with a simulated labeller.</summary>
internal static class Loop
{
    private const ulong Seed = 1;
    private const int FirstLabels = 150, Corrections = 150, HeldBack = 50;

    public static async Task RunAsync()
    {
        // ---- The sources that a finder would give, and the truth, which the labeller alone may ask. The test images are a random part.
        LabeledImages all = await Survey.LoadAsync(2_400, Seed);
        (LabeledImages sky, LabeledImages test) = all.SplitAt(1_800);
        Labeller person = new(errorRate: 0.05, Seed);

        // ---- Label some that are chosen at random: there is no network yet that could ask.
        int[] first = LabelingOrder.Random(sky.Count, Seed)[..FirstLabels];
        LabeledImages labeled = person.Label(sky.Select(first));
        VlassCnn model = Survey.Network(labeled, Seed);
        await new Trainer(Survey.Recipe(labeled, Seed)).FitAsync(model, labeled);
        Console.WriteLine($"{FirstLabels} labels: {model.Evaluate(test).Metrics.Values.Accuracy:F3} of {test.Count} test images are right");

        // ---- Classify the rest and look at what is doubtful; some of it is held back to see what the corrections are worth.
        LabeledImages rest = sky.Select([.. Enumerable.Range(0, sky.Count).Except(first)]);
        Predictions said = model.Predict(rest);
        int[] doubtful = LabelingOrder.MostUncertain(said, seed: Seed)[..(Corrections + HeldBack)];
        int[] shuffled = [.. LabelingOrder.Random(doubtful.Length, Seed).Select(place => doubtful[place])];
        LabeledImages looked = person.Label(rest.Select(shuffled[HeldBack..])), held = rest.Select(shuffled[..HeldBack]);
        int[] classes = said.Classes();
        int corrected = looked.Labels().Zip(shuffled[HeldBack..]).Count(one => one.First != classes[one.Second]);
        Console.WriteLine($"{Corrections} doubtful ones looked at: {corrected} corrected");

        // ---- Fine-tune on everything that has a label now, the blocks being frozen at first.
        LabeledImages together = await new CombinedDatasetSource([new Kept(labeled), new Kept(looked)]).LoadAsync();
        double before = model.Evaluate(held).Metrics.Values.Accuracy, testBefore = model.Evaluate(test).Metrics.Values.Accuracy;
        await new Trainer(Survey.Recipe(together, Seed + 1) with { FrozenEpochs = 3, LearningRate = 1e-3f }).FitAsync(model, together);
        double after = model.Evaluate(held).Metrics.Values.Accuracy, testAfter = model.Evaluate(test).Metrics.Values.Accuracy;
        Console.WriteLine($"held-out doubtful sources: {before:F3} right before, {after:F3} after");
        Console.WriteLine($"all test images: {testBefore:F3} right before, {testAfter:F3} after");
        model.Dispose();
    }

    /// <summary>A set as a source, so that it can be combined with others.</summary>
    private sealed class Kept(LabeledImages images) : IDatasetSource
    {
        public Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(images);
    }
}
