using VlassNet.Data;
using VlassNet.Explanation;
using VlassNet.Networks;
using VlassNet.Simulation;
using VlassNet.Tests.Training;
using VlassNet.Training;

namespace VlassNet.Tests.Explanation;

/// <summary>Integrated gradients of a network that has learned something.</summary>
public class TrainedAttributionTests
{
    private const int Explained = 12;

    [Fact]
    public async Task They_are_complete_within_a_hundredth_and_lie_where_the_source_is()
    {
        LabeledImages survey = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 600, Seed = 3 }).LoadAsync();
        using VlassCnn model = new VlassCnnBuilder(rows: 64, columns: 64).Convolution(8).Convolution(8).Convolution(8).Dense(16).Build();
        (LabeledImages train, LabeledImages rest) = survey.SplitAt(600 - Explained);
        await new Trainer(TrainingSets.Plain with { Epochs = 10, BatchSize = 16, RefreshStatistics = false }).FitAsync(model, train);

        Attributor attributor = new();
        int held = 0;
        for (int i = 0; i < Explained; i++)
        {
            float[] image = rest.Image(i).ToArray();
            AttributionMap map = attributor.IntegratedGradients(model, image);
            AttributionMap fromBlack = attributor.IntegratedGradients(
                model, image, options: new() { Baseline = AttributionBaseline.Black });
            foreach (Completeness sum in (Completeness[])[map.Completeness!, fromBlack.Completeness!])
            {
                // A hundredth of next to nothing is not to be had, and not asked for.
                if (Math.Abs(sum.Difference) < 0.1)
                    continue;
                sum.RelativeError.Should().BeLessThanOrEqualTo(0.01, "of image {0}, {1}", i, sum);
                held++;
            }

            float sky = image.Order().ElementAt(image.Length * 9 / 10);
            float[] weights = Array.ConvertAll(map.Pixels.ToArray(), Math.Abs);
            double source = image.Zip(weights).Where(pair => pair.First >= sky).Average(pair => pair.Second);
            double elsewhere = image.Zip(weights).Where(pair => pair.First < sky).Average(pair => pair.Second);
            source.Should().BeGreaterThan(2 * elsewhere, "image {0} is mostly sky", i);
        }

        held.Should().BeGreaterThanOrEqualTo(Explained);
    }
}
