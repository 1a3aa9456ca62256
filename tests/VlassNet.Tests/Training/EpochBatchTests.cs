using VlassNet.Augmentation;
using VlassNet.Data;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public sealed class EpochBatchTests
{
    private static readonly ImageShape Square = new(9, 9, 2);
    private static readonly ImageShape Oblong = new(7, 11, 1);

    public static TheoryData<string> Augmenters => ["none", "affine", "symmetry", "oblong symmetry"];

    /// <summary>An engine that makes a view itself must get the image that it would have fetched.</summary>
    [Theory]
    [MemberData(nameof(Augmenters))]
    public void A_view_is_the_image_that_is_fetched(string name)
    {
        ImageShape shape = name == "oblong symmetry" ? Oblong : Square;
        LabeledImages images = Random(shape, 12);
        EpochBatch batch = new(images, Options(name));
        batch.BeginEpoch(3);
        for (int step = 0; step < batch.Steps; step++)
        {
            batch.MoveTo(step);
            for (int index = 0; index < batch.Count; index++)
            {
                float[] fetched = new float[shape.Length], source = new float[shape.Length];
                batch.CopyImage(index, fetched);
                batch.Set.CopyImage(batch.Position(index), source);
                batch.TryGetView(index, out AffineMap view).Should().BeTrue();
                float[] made = View(source, shape, view);
                for (int i = 0; i < made.Length; i++)
                    made[i].Should().BeApproximately(fetched[i], 1e-4f);
            }
        }
    }

    [Fact]
    public void What_lies_outside_otherwise_or_is_somebody_elses_is_fetched()
    {
        IAugmenter[] others =
        [
            new AffineAugmenter(AffineAugmentationOptions.Notebook with { FillMode = FillMode.Reflect }),
            new CompositeAugmenter([new SymmetryAugmenter(), new SymmetryAugmenter()]),
        ];
        foreach (IAugmenter augmenter in others)
        {
            EpochBatch batch = new(Random(Square, 3), TrainingSets.Plain with { Augmenter = augmenter });
            batch.BeginEpoch(0);
            batch.TryGetView(0, out _).Should().BeFalse();
        }
    }

    private static TrainingOptions Options(string name) => TrainingSets.Plain with
    {
        BatchSize = 5,
        Augmenter = name switch
        {
            "none" => null,
            "affine" => new AffineAugmenter(AffineAugmentationOptions.Notebook),
            _ => new SymmetryAugmenter(),
        },
    };

    private static LabeledImages Random(ImageShape shape, int count)
    {
        CounterRandom random = new(1, 2, 3);
        return TrainingSets.Make(count, shape, ["a", "b"], index => index % 2, (_, _) => (float)random.NextDouble());
    }

    /// <summary>The definition, in (channel, row, column) order.</summary>
    private static float[] View(float[] source, ImageShape shape, AffineMap view)
    {
        float[] result = new float[source.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int column = i % shape.Columns, row = i / shape.Columns % shape.Rows, plane = i / (shape.Rows * shape.Columns);
            double x = Math.Clamp(view.X0 + view.XRow * row + view.XColumn * column, 0, shape.Columns - 1);
            double y = Math.Clamp(view.Y0 + view.YRow * row + view.YColumn * column, 0, shape.Rows - 1);
            int left = (int)x, top = (int)y, right = Math.Min(left + 1, shape.Columns - 1), bottom = Math.Min(top + 1, shape.Rows - 1);
            result[i] = (float)((1 - (y - top)) * Between(top) + (y - top) * Between(bottom));

            double Between(int at) => (1 - (x - left)) * Pixel(at, left) + (x - left) * Pixel(at, right);
            float Pixel(int r, int c) => source[(plane * shape.Rows + r) * shape.Columns + c];
        }

        return result;
    }
}
