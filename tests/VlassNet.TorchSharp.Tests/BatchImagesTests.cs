using TorchSharp;
using VlassNet.Compute.Engines;
using VlassNet.TorchSharp.Images;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

/// <summary>Which sets are kept on the device, and what is sent.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class BatchImagesTests
{
    private const int Images = 5;

    private static readonly ImageShape Shape = new(3, 2);

    [Theory]
    [InlineData(1, Images, 3 * Images)]
    [InlineData(2, Images, Images)]
    [InlineData(0, 3 * Images, 3 * Images)]
    public void A_set_that_is_kept_makes_no_room_for_another(int sets, int copiesOfFirst, int copiesOfSecond)
    {
        Counting first = new(10), second = new(20);
        using BatchImages images = new(Shape, CPU, (long)sets * Images * Shape.Length * sizeof(float), stepsAhead: 1);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            using DisposeScope scope = NewDisposeScope();
            Values(images.LoadStep(first)).Should().Equal(first.Values);
            Values(images.LoadSlice(second, 0, Images)).Should().Equal(second.Values);
        }

        (first.Copies, second.Copies).Should().Be((copiesOfFirst, copiesOfSecond));
    }

    [Fact]
    public void A_third_set_is_sent_batch_by_batch()
    {
        Counting[] sets = [new(10), new(20), new(30)];
        using BatchImages images = new(Shape, CPU, 1 << 20, stepsAhead: 1);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (Counting set in sets)
            {
                using DisposeScope scope = NewDisposeScope();
                Values(images.LoadSlice(set, 1, 3)).Should().Equal(set.Values[Shape.Length..(4 * Shape.Length)]);
            }
        }

        sets.Select(set => set.Copies).Should().Equal(Images, Images, 2 * 3);
    }

    /// <summary>What is sent in a prediction stays off the buffers of steps that are not finished.</summary>
    [Fact]
    public void Slices_do_not_write_over_a_step_that_is_under_way()
    {
        Counting step = new(10), slice = new(20);
        using BatchImages images = new(Shape, CPU, memory: 0, stepsAhead: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor sent = images.LoadStep(step);
        for (int i = 0; i < 4; i++)
            images.LoadSlice(slice, 0, Images);
        Values(sent).Should().Equal(step.Values);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();

    /// <summary>Counts how often an image is asked for.</summary>
    private sealed class Counting(int first) : IImageSetBatch
    {
        private int copies;

        public int Copies => copies;

        public float[] Values { get; } = [.. Enumerable.Range(0, Images * Shape.Length).Select(pixel => first + pixel / 100f)];

        public int Count => Images;

        public IImageBatch Set => this;

        public int Position(int index) => index;

        public bool TryGetView(int index, out AffineMap view)
        {
            view = AffineMap.Identity;
            return true;
        }

        public void CopyImage(int index, Span<float> destination)
        {
            Interlocked.Increment(ref copies);
            Values.AsSpan(index * Shape.Length, Shape.Length).CopyTo(destination);
        }
    }
}
