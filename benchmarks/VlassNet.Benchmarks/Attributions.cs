using System.Globalization;
using VlassNet.Data;
using VlassNet.Explanation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>
/// What it takes to explain a prediction of the notebook's network, briefly trained; peers/attribution_torch.py is the same with
/// PyTorch. Then how well integrated gradients add up.
/// </summary>
internal static class Attributions
{
    /// <summary>Steps that are timed, here and in the peer.</summary>
    private const int Steps = 64;
    private const int Epochs = 2;
    private const int Explained = 20;

    public static void Run(RunOptions options, TextWriter output)
    {
        using VlassCnn model = VlassCnn.Notebook();
        new Trainer(TrainingOptions.Notebook with { Epochs = Epochs, Threads = options.Threads })
            .FitAsync(model, Surveys.Simulated(options.Images)).GetAwaiter().GetResult();
        LabeledImages survey = Surveys.Simulated(Explained, seed: 2);
        Attributor attributor = new(new AttributorOptions { Threads = options.Threads });
        IntegratedGradientsOptions steps = new() { Steps = Steps, MaximumSteps = Steps };
        int next = 0;
        Time("grad-cam", image => attributor.GradCam(model, image));
        Time($"integrated gradients, {Steps} steps", image => attributor.IntegratedGradients(model, image, options: steps));
        Time("integrated gradients to 1 %", image => attributor.IntegratedGradients(model, image));
        Time("occlusion, 225 patches", image => attributor.Occlusion(model, image));

        output.WriteLine();
        output.WriteLine($"integrated gradients of {Explained} images, what their sum is off by:");
        output.WriteLine("| steps | baseline | mean | most | steps on average |");
        output.WriteLine("|---|---|---:|---:|---:|");
        foreach (AttributionBaseline baseline in (AttributionBaseline[])[AttributionBaseline.Median, AttributionBaseline.Black])
        {
            Adds("20", new IntegratedGradientsOptions { Baseline = baseline, MaximumSteps = 20 });
            Adds($"{Steps}", steps with { Baseline = baseline });
            Adds("default", new IntegratedGradientsOptions { Baseline = baseline });
        }

        void Time(string figure, Action<float[]> explain)
        {
            double seconds = Clock.MedianSeconds(options.Seconds, () => explain(survey.Image(next++ % Explained).ToArray()));
            Line($"{figure} ms: {1000 * seconds:0.###}");
        }

        void Adds(string title, IntegratedGradientsOptions how)
        {
            Completeness[] sums =
                [.. Enumerable.Range(0, Explained).Select(i => attributor.IntegratedGradients(model, survey.Image(i), options: how).Completeness!)];
            double mean = sums.Average(sum => sum.RelativeError), most = sums.Max(sum => sum.RelativeError);
            Line($"| {title} | {how.Baseline} | {mean:0.00 %} | {most:0.00 %} | {sums.Average(sum => sum.Steps):0} |");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
