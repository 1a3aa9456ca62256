using VlassNet.Data;
using VlassNet.Simulation;

namespace VlassNet.Tests.Data.Duplicates;

/// <summary>Sets with copies in them.</summary>
internal static class PlantedCopies
{
    public static LabeledImages Survey(int count, int rows = 64, int columns = 64, ulong seed = 1) =>
        new SimulatedSurveySource(new() { Count = count, Rows = rows, Columns = columns, Seed = seed }).LoadAsync().GetAwaiter().GetResult();

    /// <summary>A set's images as a list that can be changed.</summary>
    public static List<float[]> Images(LabeledImages set) =>
        [.. Enumerable.Range(0, set.Count).Select(index => set.Image(index).ToArray())];

    public static LabeledImages Set(IReadOnlyList<float[]> images, ImageShape shape, int[]? labels = null) =>
        LabeledImages.Create([.. images.SelectMany(image => image)], labels ?? new int[images.Count], shape);

    /// <summary>An image as a symmetry shows it, with noise of a share of its largest pixel.</summary>
    public static float[] Copy(float[] image, ImageShape shape, int symmetry, double noise, int seed = 1)
    {
        float[] copy = new float[image.Length];
        SquareSymmetry.All[symmetry].Apply(image, copy, shape);
        CounterRandom random = new(7, 1, (ulong)seed);
        double sigma = noise * image.Max();
        foreach (ref float pixel in copy.AsSpan())
            pixel += (float)(sigma * random.NextGaussian());
        return copy;
    }

    /// <summary>Noise and a Gaussian source behind a beam, with as many channels as wanted: no two are alike.</summary>
    public static List<float[]> Random(int count, ImageShape shape, ulong seed = 1)
    {
        List<float[]> images = [];
        for (int index = 0; index < count; index++)
        {
            CounterRandom random = new(seed, 2, (ulong)index);
            double row = random.Uniform(0.3, 0.7) * shape.Rows, column = random.Uniform(0.3, 0.7) * shape.Columns;
            double width = random.Uniform(1.2, 3), length = random.Uniform(1, 2) * width;
            float[] image = new float[shape.Length];
            for (int i = 0; i < image.Length; i++)
            {
                double y = (i / shape.Channels / shape.Columns) - row, x = (i / shape.Channels % shape.Columns) - column;
                image[i] = (float)((1 + (i % shape.Channels)) * Math.Exp(-((x * x / (width * width)) + (y * y / (length * length)))));
            }

            images.Add(image);
        }

        return images;
    }
}
