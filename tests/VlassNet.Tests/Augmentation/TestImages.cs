using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

/// <summary>What the tests of this folder have in common.</summary>
internal static class TestImages
{
    public static readonly AffineParameters NoChange = new(0, 0, 0, 1, 1, false, false);

    /// <summary>White noise, the hardest image there is: any error of a coordinate shows.</summary>
    public static float[] Noise(ImageShape shape, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())];
    }

    public static float[] View(
        float[] image, ImageShape shape, AffineParameters parameters, FillMode fill = FillMode.Nearest, float fillValue = 0,
        bool vectorize = true)
    {
        float[] view = new float[image.Length];
        AffineResampler.Resample(image, view, shape, parameters, fill, fillValue, vectorize);
        return view;
    }

    public static float[] View(IAugmenter augmenter, float[] image, ImageShape shape, SampleKey key)
    {
        float[] view = new float[image.Length];
        augmenter.Augment(image, view, shape, key);
        return view;
    }

    public static float[] Apply(SquareSymmetry symmetry, float[] image, ImageShape shape)
    {
        float[] result = new float[image.Length];
        symmetry.Apply(image, result, shape);
        return result;
    }

    public static float LargestDifference(float[] left, float[] right) =>
        left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
}
