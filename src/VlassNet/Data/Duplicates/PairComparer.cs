namespace VlassNet.Data.Duplicates;

/// <summary>What two images have in common under the symmetry that suits them best.</summary>
internal readonly record struct Likeness(int First, int Second, SquareSymmetry Symmetry, bool IsExact, double Power, double Difference);

/// <summary>Compares images pixel by pixel, for one thread.</summary>
internal sealed class PairComparer(ImageParts images, ImageLooks looks, CosineTable table, double mostDifference)
{
    private readonly ImageLooks.Room room = new(images.Shape);

    /// <summary>The symmetry that makes one image the other, pixel for pixel; null where none does.</summary>
    public SquareSymmetry? Exact(int first, int second)
    {
        ReadOnlySpan<float> pixels = images.Pixels(first, room.Read), others = images.Pixels(second, room.Other);
        foreach (SquareSymmetry symmetry in SquareSymmetry.Of(images.Shape))
        {
            symmetry.Apply(pixels, room.First, images.Shape);
            if (others.SequenceEqual(room.First))
                return symmetry;
        }

        return null;
    }

    /// <summary>What makes one image a copy of the other by the <see cref="Rule"/>; null where it is none.</summary>
    /// <param name="first">An image that is not constant.</param>
    /// <param name="second">Another.</param>
    /// <param name="mostCoarse">Symmetries that leave more of a difference in the cosines are passed over.</param>
    public Likeness? Near(int first, int second, double mostCoarse = double.PositiveInfinity)
    {
        Likeness? best = null;
        foreach (SquareSymmetry symmetry in SquareSymmetry.Of(images.Shape))
        {
            double coarse = table.Distance(looks.Cosines(first), looks.Cosines(second), symmetry);
            if (coarse <= mostCoarse && Near(first, second, symmetry, coarse) is { } found && !(found.Power >= best?.Power))
                best = found;
        }

        return best;
    }

    private Likeness? Near(int first, int second, SquareSymmetry symmetry, double coarse)
    {
        float[] unit = room.First, moved = room.Second;
        looks.Normalize(first, images.Pixels(first, room.Read), unit);
        symmetry.Apply(unit, moved, images.Shape);
        looks.Normalize(second, images.Pixels(second, room.Read), unit);
        double power = 0;
        float largest = 0;
        for (int i = 0; i < unit.Length; i++)
        {
            moved[i] -= unit[i];
            power += (double)moved[i] * moved[i];
            largest = Math.Max(largest, Math.Abs(moved[i]));
        }

        float contrast = Math.Max(looks.Contrasts[first], looks.Contrasts[second]);
        double difference = Rule.Difference(power, contrast);
        bool isRounding = difference * contrast <= Rule.Rounding && power < 1;
        bool isNoise = 1 - (power / 2) >= Rule.LeastCorrelation && difference <= mostDifference
            && largest <= Rule.MostUneven * Math.Sqrt(power / unit.Length)
            && coarse <= Rule.MostCoarse * table.Count / unit.Length * power
            && Roughness.Power(moved, images.Shape, room.Row) >= Rule.LeastFine * power;
        return isRounding || isNoise ? new Likeness(first, second, symmetry, false, power, difference) : null;
    }
}
