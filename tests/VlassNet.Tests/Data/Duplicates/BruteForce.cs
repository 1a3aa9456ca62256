using VlassNet.Data;

namespace VlassNet.Tests.Data.Duplicates;

/// <summary>The rule for copies, written down plainly, for every pair and every symmetry: the oracle of the search.</summary>
internal static class BruteForce
{
    public static List<(int First, int Second, string Symmetry, double Difference)> Find(LabeledImages set, double mostDifference)
    {
        List<(int, int, string, double)> found = [];
        for (int first = 0; first < set.Count; first++)
        {
            for (int second = first + 1; second < set.Count; second++)
            {
                (double Power, string Symmetry, double Difference)? best = null;
                foreach (SquareSymmetry symmetry in SquareSymmetry.Of(set.Shape))
                {
                    float[] moved = new float[set.Shape.Length];
                    symmetry.Apply(set.Image(first), moved, set.Shape);
                    if (Compare(moved, set.Image(second).ToArray(), set.Shape, mostDifference) is { } like && !(like.Power >= best?.Power))
                        best = (like.Power, symmetry.ToString(), like.Difference);
                }

                if (best is { } match)
                    found.Add((first, second, match.Symmetry, match.Difference));
            }
        }

        return found;
    }

    private static (double Power, double Difference)? Compare(float[] one, float[] other, ImageShape shape, double mostDifference)
    {
        double[] a = Unit(one), b = Unit(other), e = [.. a.Zip(b, (x, y) => x - y)];
        double power = e.Sum(x => x * x), correlation = 1 - (power / 2), unshared = Math.Sqrt(1 - (correlation * correlation));
        double difference = unshared / Math.Sqrt(e.Length) / Math.Max(a.Max() - a.Min(), b.Max() - b.Min());
        if (correlation > 0 && unshared <= 1e-3)
            return (power, difference);
        bool isSmall = correlation >= 0.7071 && difference <= mostDifference;
        bool isEven = e.Max(Math.Abs) <= 6 * Math.Sqrt(power / e.Length);
        return isSmall && isEven && Fine(e, shape) >= 0.3 * power && Coarse(e, shape) <= power ? (power, difference) : null;
    }

    private static double[] Unit(float[] image)
    {
        double mean = image.Average(pixel => (double)pixel), length = Math.Sqrt(image.Sum(pixel => (pixel - mean) * (pixel - mean)));
        return [.. image.Select(pixel => (pixel - mean) / length)];
    }

    private static double Fine(double[] e, ImageShape shape)
    {
        double sum = 0;
        int count = 0;
        for (int row = 1; row < shape.Rows - 1; row++)
        {
            for (int column = 1; column < shape.Columns - 1; column++)
            {
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    double value = 0;
                    for (int y = -1; y <= 1; y++)
                    {
                        for (int x = -1; x <= 1; x++)
                            value += (y == 0 ? -2 : 1) * (x == 0 ? -2 : 1) * e[((((row + y) * shape.Columns) + column + x) * shape.Channels) + channel];
                    }

                    sum += value * value / 36;
                    count++;
                }
            }
        }

        return sum / count * e.Length;
    }

    /// <summary>The power of the lowest cosines, in units of the most that they may have.</summary>
    private static double Coarse(double[] e, ImageShape shape)
    {
        int high = Math.Min(8, shape.Rows), wide = Math.Min(8, shape.Columns);
        double sum = 0;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int k = 0; k < high; k++)
            {
                for (int l = 0; l < wide; l++)
                {
                    double wave = 0;
                    for (int i = channel; i < e.Length; i += shape.Channels)
                    {
                        int row = i / shape.Channels / shape.Columns, column = i / shape.Channels % shape.Columns;
                        wave += e[i] * Math.Cos(Math.PI * k * (row + 0.5) / shape.Rows) * Math.Cos(Math.PI * l * (column + 0.5) / shape.Columns);
                    }

                    sum += wave * wave * (k == 0 ? 1 : 2) * (l == 0 ? 1 : 2) / (shape.Rows * shape.Columns);
                }
            }
        }

        return sum / (3.0 * high * wide / (shape.Rows * shape.Columns));
    }
}
