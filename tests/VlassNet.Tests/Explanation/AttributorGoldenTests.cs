using VlassNet.Explanation;
using VlassNet.Networks;

namespace VlassNet.Tests.Explanation;

/// <summary>Attributions against PyTorch's in double precision, of networks with 0 to 3 blocks and 1 to 4 channels.</summary>
public class AttributorGoldenTests
{
    private static readonly Attributor Attributor = new(new AttributorOptions { Threads = 2 });

    public static TheoryData<string> Networks => [.. GoldenAttributions.Networks];

    public static TheoryData<string, AttributionScore, string> Integrals
    {
        get
        {
            TheoryData<string, AttributionScore, string> cases = [];
            foreach (string network in GoldenAttributions.Networks)
            {
                foreach (AttributionScore score in Enum.GetValues<AttributionScore>())
                {
                    cases.Add(network, score, "median");
                    cases.Add(network, score, "black");
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Integrals))]
    public void Integrated_gradients_are_autograds(string network, AttributionScore score, string baseline)
    {
        GoldenAttributions golden = new(network);
        using VlassCnn model = golden.Model;
        AttributionMap map = Attributor.IntegratedGradients(model, golden.Image, golden.Label, golden.Steps with
        {
            Score = score,
            Baseline = baseline == "median" ? AttributionBaseline.Median : AttributionBaseline.Black,
        });

        string name = $"{score.ToString().ToLowerInvariant()}_{baseline}";

        // A gradient jumps where a pixel becomes the largest of its window, which single precision may see a step earlier or later.
        golden.Compare($"integrated_{name}", map.Values, 1e-4);
        (double sum, double difference) = golden.Completeness(name);
        double scale = Math.Max(Math.Abs(difference), 0.1);
        map.Completeness!.Sum.Should().BeApproximately(sum, 1e-5 * scale);
        map.Completeness.Difference.Should().BeApproximately(difference, 1e-5 * scale);
        map.Completeness.Steps.Should().Be(golden.Steps.Steps);
        ImageShape input = model.Spec.Input;
        map.Shape.Should().Be(new ImageShape(input.Rows, input.Columns, input.Channels));
        map.Pixels.Length.Should().Be(input.Rows * input.Columns);
        double total = 0;
        foreach (float value in map.Pixels)
            total += value;
        total.Should().BeApproximately(map.Completeness.Sum, 1e-5 * scale);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Grad_cam_is_autograds_of_the_last_convolution(string network)
    {
        GoldenAttributions golden = new(network);
        using VlassCnn model = golden.Model;
        if (model.Spec.Blocks.IsEmpty)
        {
            Action explain = () => Attributor.GradCam(model, golden.Image, golden.Label);
            explain.Should().Throw<ArgumentException>().WithMessage("*convolution block*Use integrated gradients or occlusion*");
            return;
        }

        AttributionMap map = Attributor.GradCam(model, golden.Image, golden.Label);
        golden.Compare("grad_cam", map.Values, 1e-5);
        map.Shape.Should().Be(new ImageShape(model.Spec.Input.Rows, model.Spec.Input.Columns));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Occlusion_is_what_covering_one_square_after_another_gives(string network)
    {
        GoldenAttributions golden = new(network);
        using VlassCnn model = golden.Model;
        AttributionMap map = Attributor.Occlusion(model, golden.Image, golden.Label, golden.Patches);

        // A map is a difference of probabilities of the engine, which are right to some 1e-6.
        golden.Compare("occlusion", map.Values, 1e-4);
        map.Shape.Channels.Should().Be(1);
    }
}
