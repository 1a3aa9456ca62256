using VlassNet.Compute;
using VlassNet.Compute.Cpu.Gradients;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>The way back from the logits to the image, against differences of the oracle's predictions.</summary>
public class GradientNetworkTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> cases = [];
            foreach (string name in Specs.Keys)
            {
                foreach (int bits in (int[])[512, 256, 128])
                    cases.Add(bits, name);
            }

            return cases;
        }
    }

    private static Dictionary<string, NetworkSpec> Specs => new()
    {
        ["even"] = TestNetworks.Spec(16, 32, 1, [6, 5], [8], 4),
        ["odd, 3 channels"] = TestNetworks.Spec(13, 9, 3, [4, 7, 3], [9, 6], 3),
        ["one row"] = TestNetworks.Spec(1, 37, 2, [5], [], 2),
        ["wide"] = TestNetworks.Spec(6, 70, 1, [11, 2], [21], 5),
        ["no block"] = TestNetworks.Spec(5, 4, 4, [], [7], 3),
        ["no pool in the first and the last block"] = TestNetworks.Spec(13, 9, 2, [4, 7, 3], [6], 3).WithoutPool(0, 2),
        ["average"] = TestNetworks.Spec(7, 35, 1, [6, 5], [8], 4) with { GlobalAverage = true },
        ["no pool, average"] = TestNetworks.Spec(6, 20, 3, [6, 5], [], 4).WithoutPool() with { GlobalAverage = true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_the_slope_of_the_oracle(int bits, string name)
    {
        NetworkSpec spec = Specs[name];
        NetworkWeights weights = TestNetworks.Random(spec, 3);
        float[] image = MemoryBatch.Random(spec, 1, 5).Images[0];
        using GradientNetwork network = GradientNetwork.Open(weights, workers: 2, bits);
        float[] logits = new float[spec.Classes], gradient = new float[image.Length];
        network.Forward(image, worker: 1, logits);

        // The oracle gives probabilities; the difference of two logits is that of the logarithms.
        float[] direction = new float[spec.Classes];
        (direction[0], direction[1]) = (-1, 1);
        network.Backward(direction, worker: 1, gradient);
        OracleNetwork oracle = new(spec, new OracleTensors(weights));
        double[] point = Array.ConvertAll(image, value => (double)value);
        float[] slopes = new float[image.Length];
        for (int i = 0; i < point.Length; i++)
        {
            const double step = 1e-7;
            point[i] = image[i] + step;
            double above = Margin(oracle, point);
            point[i] = image[i] - step;
            slopes[i] = (float)((above - Margin(oracle, point)) / (2 * step));
            point[i] = image[i];
        }

        slopes.Max(Math.Abs).Should().BeGreaterThan(1e-3f, "a gradient of nothing would agree with anything");
        Compare.Relative(gradient, slopes, 1e-5, "the gradient");
        (logits[1] - logits[0]).Should().BeApproximately((float)Margin(oracle, point), 1e-4f);
    }

    [Fact]
    public void An_image_says_the_same_after_others_and_in_every_place()
    {
        NetworkSpec spec = Specs["odd, 3 channels"];
        float[][] images = MemoryBatch.Random(spec, 4, 6).Images;
        using GradientNetwork network = GradientNetwork.Open(TestNetworks.Random(spec, 4), workers: 2);
        float[] first = Gradient(network, images[0], worker: 0);
        foreach (float[] other in images)
            Gradient(network, other, worker: 0);
        Gradient(network, images[0], worker: 0).Should().Equal(first);
        Gradient(network, images[0], worker: 1).Should().Equal(first);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_predicts_what_the_engine_predicts(bool isNotebook)
    {
        NetworkSpec spec = isNotebook
            ? TestNetworks.Notebook
            : TestNetworks.Spec(32, 32, 1, [16, 16, 20], [9], 4).WithoutPool(0, 2) with { GlobalAverage = true };
        NetworkWeights weights = TestNetworks.Random(spec, 7);
        MemoryBatch batch = MemoryBatch.Random(spec, 3, 8);
        float[] expected = new float[3 * spec.Classes];
        using INetworkSession session = ComputeEngines.Open(weights, new SessionOptions { Threads = 1 });
        session.Predict(batch, expected);
        using GradientNetwork network = GradientNetwork.Open(weights, workers: 1);
        float[] logits = new float[spec.Classes];
        List<float> actual = [];
        foreach (float[] image in batch.Images)
        {
            network.Forward(image, 0, logits);
            actual.AddRange(OracleLayers.Softmax(Array.ConvertAll(logits, value => (double)value)).Select(value => (float)value));
        }

        Compare.Values(actual, expected, 1e-4, "the probabilities");
    }

    private static double Margin(OracleNetwork oracle, double[] image)
    {
        double[] probabilities = oracle.Predict(image);
        return Math.Log(probabilities[1]) - Math.Log(probabilities[0]);
    }

    private static float[] Gradient(GradientNetwork network, float[] image, int worker)
    {
        float[] logits = new float[network.Spec.Classes], gradient = new float[image.Length];
        network.Forward(image, worker, logits);
        network.Backward([1, .. new float[logits.Length - 1]], worker, gradient);
        return gradient;
    }
}
