using VlassNet.Compute;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>Maps whose tiles reach over their edges, dropout included: what the direct kernels compute, which have no tiles.</summary>
public class TileEdgesTests
{
    public static TheoryData<int, int, int, bool> Cases
    {
        get
        {
            TheoryData<int, int, int, bool> cases = [];
            foreach (int bits in new[] { 512, 256, 128 })
            {
                cases.Add(bits, 75, 75, true);
                cases.Add(bits, 61, 70, true);
                cases.Add(bits, 58, 66, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_network_computes_what_it_does_without_tiles(int bits, int rows, int columns, bool pool) =>
        SimdWidths.Run(bits, new NetworkTest(rows, columns, pool));

    [Theory]
    [InlineData(75, 75, 16, 32, true)]
    [InlineData(38, 38, 32, 64, true)]
    [InlineData(32, 32, 32, 64, true)]
    [InlineData(38, 38, 32, 8, false)]
    [InlineData(38, 38, 8, 64, false)]
    [InlineData(500, 9, 32, 64, true)]
    [InlineData(500, 8, 32, 64, false)]
    public void It_suits_maps_that_fill_half_of_their_tiles(int rows, int columns, int inputs, int outputs, bool suits) =>
        TileLayout.SuitsOverEdges(new ImageShape(rows, columns, inputs), outputs).Should().Be(suits);

    private sealed class NetworkTest(int rows, int columns, bool pool) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            NetworkSpec spec = new(
                new ImageShape(rows, columns, 1), [new(13), new(14, 0.3f, pool), new(12, 0.2f)], [new DenseBlock(5)], 3);
            TileLayout.Suits(spec.ShapeBefore(1), 14).Should().BeFalse();
            TileLayout.SuitsOverEdges(spec.ShapeBefore(1), 14).Should().BeTrue();
            NetworkWeights weights = TestNetworks.Random(spec, 3);
            MemoryBatch batch = MemoryBatch.Random(spec, 5, 4);
            SessionOptions options = new() { Optimizer = new RmsProp() };
            using CpuSession<TSimd, TVector> tiles = new(weights, options, threads: 2, allowWinograd: true);
            using CpuSession<TSimd, TVector> direct = new(weights, options, threads: 1, allowWinograd: false);
            float[] actual = new float[5 * spec.Classes], expected = new float[5 * spec.Classes];
            NetworkWeights gradients = new(spec), right = new(spec);

            // Twice, because the second time finds what the first has left in the memory around the maps.
            for (int time = 0; time < 2; time++)
            {
                StepSettings step = new(1e-3f, Seed: 1, Step: time);
                StepResult result = tiles.ComputeGradients(batch, step, gradients);
                result.Loss.Should().BeApproximately(direct.ComputeGradients(batch, step, right).Loss, 1e-5);
                Compare.Relative(gradients, right, 1e-4);
                tiles.Predict(batch, actual);
                direct.Predict(batch, expected);
                Compare.Values(actual, expected, 1e-5, "probabilities");
            }
        }
    }
}
