using System.Globalization;

namespace VlassNet.Data;

/// <summary>
/// What can be seen of a set before the first step that will keep a network from learning: pixels far from 0…1, nothing in the images,
/// one class. Said, and not refused: somebody may know better.
/// </summary>
internal static class TrainingDataAdvice
{
    /// <summary>Images that are looked at, spread over the set: enough to see its scale.</summary>
    private const int MostImages = 256;

    /// <summary>Networks start with weights for values near 1; beyond this their first steps go astray.</summary>
    private const float Large = 20;

    /// <summary>Below this the biases drown what the pixels say.</summary>
    private const float Small = 0.02f;

    /// <summary>How many times one set may be as bright as the other.</summary>
    private const float MostRatio = 10;

    /// <summary>A sentence or two for each thing that looks wrong; none where nothing does.</summary>
    /// <param name="train">The images to train on.</param>
    /// <param name="validation">Those to validate with; null for none.</param>
    public static IReadOnlyList<string> Of(LabeledImages train, LabeledImages? validation)
    {
        List<string> advice = [];
        (float largest, int constant, int looked) = Look(train);
        if (largest == 0)
            advice.Add("All pixels of the images to train on are 0. Check how they were loaded and scaled.");
        else if (largest > Large)
            advice.Add(Text($"Pixels to train on reach {largest:G4}; networks learn from values near 0 to 1. {AdviceFor(largest)}"));
        else if (largest < Small)
            advice.Add(Text($"Pixels to train on are at most {largest:G4}; networks learn from values near 0 to 1. {ScaleEach}"));
        if (largest > 0 && constant > 0)
        {
            advice.Add(Text($"{constant:N0} of {looked:N0} images that were looked at have the same value in every pixel. ")
                + "Leave out images without a source.");
        }

        advice.AddRange(OfClasses(train));
        if (validation is not null && largest > 0 && Look(validation).Largest is var other
            && (other > MostRatio * largest || other * MostRatio < largest))
        {
            advice.Add(Text($"Pixels to validate with reach {other:G4}, those to train on {largest:G4}. Scale both alike."));
        }

        return advice;
    }

    private const string ScaleEach = "Scale each image by its own minimum and maximum, or all alike: images.Map(…).";

    private static string AdviceFor(float largest) => largest is > 200 and <= 255
        ? "Divide them by 255: images.Map(pixels => { foreach (ref float p in pixels) p /= 255; })."
        : ScaleEach;

    private static IEnumerable<string> OfClasses(LabeledImages train)
    {
        int[] counts = train.ClassCounts();
        string[] missing = [.. train.ClassNames.Where((_, label) => counts[label] == 0).Select(PrintableText.Of)];
        if (counts.Count(count => count > 0) == 1)
        {
            string only = PrintableText.Of(train.ClassNames[Array.FindIndex(counts, count => count > 0)]);
            yield return $"All images to train on are of the class {only}, so there is nothing to tell apart. Check the labels.";
        }
        else if (missing.Length > 0)
        {
            yield return $"No image to train on is of the class {string.Join(", ", missing.Take(10))}, which the network will never say. "
                + "Check the labels, or leave the class out.";
        }
    }

    private static (float Largest, int Constant, int Looked) Look(LabeledImages images)
    {
        int looked = Math.Min(images.Count, MostImages), constant = 0;
        float largest = 0;
        using ImageRoom room = new(images);
        for (int i = 0; i < looked; i++)
        {
            ReadOnlySpan<float> pixels = images.Image((int)((long)i * images.Count / looked), room.Pixels);
            constant += pixels.IndexOfAnyExcept(pixels[0]) < 0 ? 1 : 0;
            foreach (float pixel in pixels)
                largest = Math.Max(largest, Math.Abs(pixel));
        }

        return (largest, constant, looked);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
