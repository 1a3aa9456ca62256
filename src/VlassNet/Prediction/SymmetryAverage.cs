using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>Probabilities that do not depend on how an image is turned: the mean of those of all its views.</summary>
internal static class SymmetryAverage
{
    /// <summary>Predicts each image as it is, or as the mean of its views.</summary>
    /// <param name="session">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="probabilities">Receives <c>(image, class)</c>.</param>
    /// <param name="average">Whether the views are wanted.</param>
    public static void Predict(INetworkSession session, IImageBatch images, Span<float> probabilities, bool average)
    {
        if (!average)
        {
            session.Predict(images, probabilities);
            return;
        }

        ImageShape input = session.Spec.Input;
        SymmetricBatch batch = new(images, input);
        float[] seen = new float[checked(batch.Count * session.Spec.Classes)];
        session.Predict(batch, seen);
        Average(seen, probabilities, session.Spec.Classes);
    }

    /// <param name="seen"><c>(image, view, class)</c>.</param>
    /// <param name="probabilities">Receives <c>(image, class)</c>.</param>
    /// <param name="classes">Number of classes.</param>
    private static void Average(ReadOnlySpan<float> seen, Span<float> probabilities, int classes)
    {
        if (probabilities.IsEmpty)
            return;
        int views = seen.Length / probabilities.Length;
        Span<float> values = stackalloc float[views];
        for (int place = 0; place < probabilities.Length; place++)
        {
            (int image, int label) = Math.DivRem(place, classes);
            for (int view = 0; view < views; view++)
                values[view] = seen[(((image * views) + view) * classes) + label];

            // A turned image has the same views in another order. In the order of their size their sum is the same to the last bit.
            values.Sort();
            double sum = 0;
            foreach (float value in values)
                sum += value;
            probabilities[place] = (float)(sum / views);
        }
    }
}
