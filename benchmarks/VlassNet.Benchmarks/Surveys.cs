using VlassNet.Data;
using VlassNet.Simulation;

namespace VlassNet.Benchmarks;

/// <summary>Sets of cutouts.</summary>
internal static class Surveys
{
    public static LabeledImages Simulated(int count, ulong seed = 1, int side = 64) =>
        new SimulatedSurveySource(new SimulatedSurveyOptions { Count = count, Seed = seed, Rows = side, Columns = side }).LoadAsync().GetAwaiter().GetResult();

    /// <summary>Noise, which costs an engine the same and is quick to make where a set must be large.</summary>
    public static LabeledImages Noise(int count)
    {
        ImageShape shape = new(64, 64);
        float[] row = new float[2 * shape.Length];
        Random random = new(1);
        for (int i = 0; i < row.Length; i++)
            row[i] = random.NextSingle();
        float[] pixels = new float[count * shape.Length];
        int[] labels = new int[count];
        for (int image = 0; image < count; image++)
        {
            labels[image] = image % LabeledImages.VlassClassNames.Length;
            row.AsSpan(random.Next(shape.Length), shape.Length).CopyTo(pixels.AsSpan(image * shape.Length));
        }

        return LabeledImages.Create(pixels, labels, shape, LabeledImages.VlassClassNames);
    }
}
