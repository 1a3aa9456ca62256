using LabelingLoop;

namespace VlassNet.LabelingBenchmarks;

/// <summary>Accuracy after so many labels, by the order in which they were asked for.</summary>
internal static class Curves
{
    private const int Seeds = 5, Members = 3;
    private static readonly int[] Budgets = [100, 200, 400, 800];
    private static readonly string[] Orders = ["random", "uncertain", "diverse", "disagreement"];

    public static async Task RunAsync(string source, TextWriter output)
    {
        Dictionary<string, List<double>[]> found = Orders.ToDictionary(order => order, _ => Budgets.Select(_ => new List<double>()).ToArray());
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (LabeledImages pool, LabeledImages test) = await LoadAsync(source, seed);
            if (seed == 1)
                output.WriteLine($"{pool}; tested on {test.Count}");
            foreach (string order in Orders)
            {
                List<int> labeled = [];
                int[] next = order == "diverse" ? LabelingOrder.MostDiverse(pool, Budgets[0], seed: seed) : LabelingOrder.Random(pool.Count, seed);
                for (int round = 0; round < Budgets.Length; round++)
                {
                    labeled.AddRange(next.Take(Budgets[round] - labeled.Count));
                    LabeledImages train = pool.Select([.. labeled]);
                    bool isLast = round == Budgets.Length - 1;
                    List<VlassCnn> members = [];
                    for (ulong member = 0; member < (order == "disagreement" && !isLast ? (ulong)Members : 1); member++)
                    {
                        members.Add(Survey.Network(train, (100 * member) + seed));
                        await new Trainer(Survey.Recipe(train, (100 * member) + seed)).FitAsync(members[^1], train);
                    }

                    found[order][round].Add(members[0].Evaluate(test).Metrics.Values.Accuracy);
                    if (!isLast)
                        next = Next(order, pool, labeled, members, Budgets[round + 1], seed);
                    members.ForEach(model => model.Dispose());
                }
            }
        }

        output.WriteLine($"{"labels",-14}{string.Join("", Budgets.Select(budget => $"{budget,16}"))}");
        foreach (string order in Orders)
            output.WriteLine($"{order,-14}{string.Join("", found[order].Select(values => $"{Spread.Of(values),16}"))}");
        double[] random = [.. found["random"].Select(values => values.Average())];
        foreach (string order in Orders[1..])
            output.WriteLine($"{order,-14}{string.Join("", found[order].Select(values => $"{LabelsFor(values.Average(), random),16}"))}   random labels for the same");
    }

    /// <summary>Which to label next; of the random order, what comes after those that have a label.</summary>
    private static int[] Next(string order, LabeledImages pool, List<int> labeled, List<VlassCnn> members, int budget, ulong seed)
    {
        int[] ordered = order switch
        {
            "uncertain" => LabelingOrder.MostUncertain(members[0].Predict(pool), seed: seed),
            "disagreement" => LabelingOrder.Disagreement([.. members.Select(model => model.Predict(pool))], seed: seed),
            "diverse" => LabelingOrder.MostDiverse(pool, budget - labeled.Count, [.. labeled], seed),
            _ => LabelingOrder.Random(pool.Count, seed),
        };
        HashSet<int> known = [.. labeled];
        return [.. ordered.Where(place => !known.Contains(place))];
    }

    /// <summary>With how many random labels the mean curve has an accuracy, between two budgets by their logarithms.</summary>
    private static string LabelsFor(double accuracy, double[] curve)
    {
        if (accuracy <= curve[0])
            return $"≤ {Budgets[0]}";
        for (int i = 1; i < curve.Length; i++)
        {
            if (accuracy <= curve[i])
                return $"{Budgets[i - 1] * Math.Pow((double)Budgets[i] / Budgets[i - 1], (accuracy - curve[i - 1]) / (curve[i] - curve[i - 1])):F0}";
        }

        return $"> {Budgets[^1]}";
    }

    private static async Task<(LabeledImages Pool, LabeledImages Test)> LoadAsync(string source, ulong seed)
    {
        if (source == "survey")
            return (await Survey.LoadAsync(2_400, 1)).SplitAt(1_800);
        ImagePreparation preparation = ImagePreparation.Parse("crop 128 to 32 scaled root 2");
        return (await PrepareAsync("train"), await PrepareAsync("valid"));

        async Task<LabeledImages> PrepareAsync(string part) =>
            preparation.Apply(await new ImageFolderSource(Path.Combine(source, part)).LoadAsync());
    }
}
