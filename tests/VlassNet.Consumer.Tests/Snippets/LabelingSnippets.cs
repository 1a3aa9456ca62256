using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>The code of docs/how-to/labeling.md.</summary>
internal static class LabelingSnippets
{
    public static async Task<LabeledImages> Page()
    {
        LabeledImages found = await FitsDatasetSource.FromTable("sources.csv", "mosaic.fits").LoadAsync();
        LabeledImages sources = found.WithLabels(new int[found.Count], ["Bent", "Straight"]);
        int[] first = LabelingOrder.Random(sources.Count, seed: 1);
        LabelingPage.Write("field7.html", sources, new() { Title = "Sources of field 7", Order = first });
        return sources;
    }

    public static async Task<VlassCnn> Learn(LabeledImages sources)
    {
        LabelVotes votes = LabelVotes.Of([.. LabelFile.Read("field7-Ada.csv"), .. LabelFile.Read("field7-Bob.csv")]);
        Console.WriteLine($"Fleiss' kappa {votes.FleissKappa():F2}, Cohen's {votes.CohenKappa("Ada", "Bob"):F2}");
        Console.WriteLine(votes.ConfusionBetween("Ada", "Bob"));
        LabeledImages labeled = votes.Label(sources);
        VlassCnn model = VlassCnn.Recommended(labeled.Shape, labeled.ClassNames);
        await new Trainer().FitAsync(model, labeled);
        return model;
    }

    public static void Review(VlassCnn model, LabeledImages sources)
    {
        Predictions said = model.Predict(sources);
        int[] doubtful = LabelingOrder.MostUncertain(said);
        LabelingPage.Write("review.html", sources, new() { Title = "Doubtful ones", Order = doubtful, Predictions = said });
    }

    public static async Task Correct(VlassCnn model, LabeledImages sources)
    {
        IEnumerable<SourceLabel> labels = [.. LabelFile.Read("field7-Ada.csv"), .. LabelFile.Read("review-Eve.csv")];
        LabeledImages all = LabelVotes.Of(labels, model.ClassNames).Label(sources);
        await new Trainer(new() { FrozenEpochs = 3, LearningRate = 1e-4f }).FitAsync(model, all);
        model.Save("better.safetensors");
    }
}
