namespace LabelingLoop;

/// <summary>Simulated sources and networks for them that learn in seconds.</summary>
internal static class Survey
{
    /// <summary>The sources, at a quarter of the pixels, brightened by a root as the recommended recipe has it, with names.</summary>
    public static async Task<LabeledImages> LoadAsync(int count, ulong seed)
    {
        LabeledImages full = await new SimulatedSurveySource(new() { Count = count, Seed = seed, ClassProportions = [1, 1, 1, 1] }).LoadAsync();
        ImageShape small = new(full.Shape.Rows / 2, full.Shape.Columns / 2);
        float[] pixels = new float[full.Count * small.Length];
        for (int image = 0; image < full.Count; image++)
        {
            ReadOnlySpan<float> wide = full.Image(image);
            for (int place = 0; place < wide.Length; place++)
            {
                int row = place / full.Shape.Columns / 2, column = place % full.Shape.Columns / 2;
                pixels[(image * small.Length) + (row * small.Columns) + column] += wide[place] / 4;
            }
        }

        return LabeledImages.Create(pixels, full.Labels(), small, full.ClassNames).Map(image =>
        {
            foreach (ref float pixel in image)
                pixel = MathF.Sqrt(Math.Max(0, pixel));
        });
    }

    public static VlassCnn Network(LabeledImages images, ulong seed) =>
        new VlassCnnBuilder(images.Shape.Rows, images.Shape.Columns).Convolution(12).Convolution(16).Convolution(24).Convolution(32)
            .GlobalAverage().Dense(32).Classes(images.ClassNames).Seed(seed).Build();

    /// <summary>So many epochs as show about 20,000 images.</summary>
    public static TrainingOptions Recipe(LabeledImages images, ulong seed) => new()
    {
        Epochs = Math.Clamp(20_000 / images.Count, 10, 100), Seed = seed, LearningRate = 2e-3f,
    };
}
