namespace LabelingLoop;

/// <summary>A person who knows the truth and errs at random.</summary>
internal sealed class Labeller(double errorRate, ulong seed)
{
    private readonly Random random = new((int)seed);

    /// <summary>The images with the labels that the person gives them.</summary>
    public LabeledImages Label(LabeledImages images)
    {
        int[] labels = images.Labels();
        for (int image = 0; image < labels.Length; image++)
        {
            if (random.NextDouble() < errorRate)
                labels[image] = (labels[image] + 1 + random.Next(images.ClassNames.Length - 1)) % images.ClassNames.Length;
        }

        return images.WithLabels(labels);
    }
}
