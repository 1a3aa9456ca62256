namespace VlassNet.Explanation;

/// <summary>Which pixels of an image speak for a class, and how much. Made by an <see cref="Attributor"/>; never changes.</summary>
public sealed class AttributionMap
{
    private readonly float[] values;
    private readonly float[] pixels;

    internal AttributionMap(
        AttributionMethod method, AttributedClass attributed, float[] values, ImageShape shape, Completeness? completeness = null)
    {
        Method = method;
        Class = attributed.Class;
        ClassName = attributed.ClassName;
        Score = attributed.Score;
        ScoreOfImage = attributed.ScoreOfImage;
        this.values = values;
        Shape = shape;
        Completeness = completeness;
        pixels = shape.Channels == 1 ? values : SumOverChannels(values, shape.Channels);
    }

    /// <summary>How it was made.</summary>
    public AttributionMethod Method { get; }

    /// <summary>The class that is explained, an index from 0.</summary>
    public int Class { get; }

    /// <summary>Its name.</summary>
    public string ClassName { get; }

    /// <summary>Which of the network's numbers is explained; the unit of the values.</summary>
    public AttributionScore Score { get; }

    /// <summary>The image's score for the class.</summary>
    public double ScoreOfImage { get; }

    /// <summary>
    /// The shape of the values: the image's for integrated gradients; the image's rows and columns and one channel for Grad-CAM and
    /// occlusion.
    /// </summary>
    public ImageShape Shape { get; }

    /// <summary>The values, in <c>(row, column, channel)</c> order. Above 0: speaks for the class; below: against.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>One value for each pixel, in <c>(row, column)</c> order: the sum of <see cref="Values"/> over the channels.</summary>
    public ReadOnlySpan<float> Pixels => pixels;

    /// <summary>Whether the values add up to what they explain; null for methods that do not claim so.</summary>
    public Completeness? Completeness { get; }

    private static float[] SumOverChannels(float[] values, int channels)
    {
        float[] sums = new float[values.Length / channels];
        for (int i = 0; i < values.Length; i++)
            sums[i / channels] += values[i];
        return sums;
    }
}

/// <summary>What an attribution is of.</summary>
/// <param name="Class">The class.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Score">Which of the network's numbers.</param>
/// <param name="ScoreOfImage">The image's.</param>
internal readonly record struct AttributedClass(int Class, string ClassName, AttributionScore Score, double ScoreOfImage);
