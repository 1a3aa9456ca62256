namespace LabelingLoop;

/// <summary>Pages for real people, and what they export.</summary>
internal static class Pages
{
    private const ulong Seed = 7;
    private const int Most = 10_000;

    public static async Task<IReadOnlyList<string>> WriteAsync(string path, int count, bool isReview)
    {
        LabeledImages images = await new SimulatedSurveySource(new() { Count = count, Seed = Seed }).LoadAsync();
        LabelingPageOptions options = new()
        {
            Title = isReview ? "Review of a catalogue" : "Simulated sources",
            Instructions = "Which of the four is it?\nIf two fit, take the one that you would tell a colleague, and say that you are not sure.",
            Sources = [.. Enumerable.Range(0, count).Select(place => SourceOf(place, isReview))],
        };
        if (isReview)
        {
            using VlassCnn model = VlassCnn.Recommended(images.Shape, images.ClassNames, Seed);
            options = options with { Predictions = model.Predict(images), Surroundings = images };
        }

        return LabelingPage.Write(path, images, options);
    }

    /// <summary>Learns from exported tables, of one person or several, and says how far these agree.</summary>
    public static async Task<int> TrainAsync(string[] files)
    {
        LabelVotes votes = LabelVotes.Of(files.SelectMany(file => LabelFile.Read(file)), LabeledImages.VlassClassNames);
        int count = Math.Min(Most, 1 + votes.Sources.Max(name => int.Parse(name.Split(' ')[^1])));
        LabeledImages images = await new SimulatedSurveySource(new() { Count = count, Seed = Seed }).LoadAsync();
        LabeledImages labeled = votes.Label(images);
        Console.WriteLine($"{votes.Sources.Length} sources by {string.Join(", ", votes.Labellers.Select(name => name.Length > 0 ? name : "nobody"))}: {labeled}");
        if (votes.Labellers.Length > 1)
            Console.WriteLine($"Fleiss' kappa {votes.FleissKappa():F3}");
        using VlassCnn model = VlassCnn.Recommended(labeled.Shape, labeled.ClassNames, Seed);
        TrainingHistory history = await new Trainer(new() { Epochs = 2 }).FitAsync(model, labeled);
        Console.WriteLine($"trained on {labeled.Count} images: loss {history.Epochs[^1].Loss:F3}");
        return 0;
    }

    /// <summary>What a catalogue would say: here it is made up, but for the name, by which labels find their images again.</summary>
    private static LabelingSource SourceOf(int place, bool isReview) => new()
    {
        Name = $"image {place}",
        Position = new SkyPosition(150 + (place % 100 / 100.0), 2 + (place / 100 / 100.0)),
        PixelScale = 1, North = 0,
        Facts = [("Components", $"{1 + (place % 3)}"), ("Peak", $"{1 + (place % 17)} mJy/beam")],
        Flags = isReview && place % 5 == 0 ? ["edge"] : [],
    };
}
