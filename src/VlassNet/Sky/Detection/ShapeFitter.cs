namespace VlassNet.Sky.Detection;

/// <summary>Fits the peaks of an island, each with the others taken off.</summary>
internal sealed class ShapeFitter(DetectionField field, Ellipse? beam, double flood, CancellationToken token)
{
    /// <summary>Larger components are measured by moments: a Gaussian says little of them.</summary>
    private const int MostFitted = 10_000;

    /// <summary>In islands of more peaks, which no sky has, neighbours stay: every pair of peaks is looked at.</summary>
    private const int MostPeaks = 300;

    /// <summary>So many neighbours are taken off, those that reach into a peak the most.</summary>
    private const int MostNeighbours = 32;

    /// <summary>A fit is resolved if its area is so many errors larger than the beam's.</summary>
    private const double ResolvedErrors = 2;

    /// <summary>Gaussians end where they are 10⁻⁶ of their height: 5.3 standard deviations.</summary>
    private const double Reach = 5.3;

    /// <summary>How far around its peak a point is fitted, widths of the beam.</summary>
    private const double CoreWidths = 0.6;

    private static readonly double WholeWidth = Ellipse.WidthOfDeviation * Ellipse.WidthOfDeviation;

    private readonly GaussianFit fit = new();
    private readonly HashSet<int> own = [];
    private readonly List<Gaussian> others = [];

    /// <summary>Measures peaks.</summary>
    /// <param name="peaks">The peaks of one island.</param>
    /// <param name="summits">Their vertices.</param>
    public Shape[] Measure(IReadOnlyList<Peak> peaks, IReadOnlyList<Summit> summits)
    {
        Shape[] shapes = new Shape[peaks.Count];
        for (int i = 0; i < shapes.Length; i++)
            shapes[i] = Measure(peaks[i], summits[i], []);
        if (shapes.Length is 1 or > MostPeaks)
            return shapes;

        // Once more without the neighbours, as they were found to be.
        Shape[] alone = new Shape[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
            alone[i] = Measure(peaks[i], summits[i], Near(shapes, i));
        return alone;
    }

    private List<Gaussian> Near(Shape[] shapes, int index)
    {
        others.Clear();
        Gaussian self = shapes[index].Gaussian;
        double reach = self.Moments.Axes().Major;
        for (int i = 0; i < shapes.Length; i++)
        {
            Gaussian other = shapes[i].Gaussian;
            double limit = (Reach * other.Moments.Axes().Major / Ellipse.WidthOfDeviation) + (2 * reach);
            if (i != index && double.Hypot(other.Row - self.Row, other.Column - self.Column) < limit)
                others.Add(other);
        }

        if (others.Count > MostNeighbours)
        {
            Gaussian[] most = [.. others.OrderByDescending(other => other.At(self.Row, self.Column)).Take(MostNeighbours)];
            others.Clear();
            others.AddRange(most);
        }

        return others;
    }

    private Shape Measure(Peak peak, Summit summit, List<Gaussian> neighbours)
    {
        // An island may be the whole image, with thousands of peaks.
        token.ThrowIfCancellationRequested();
        own.Clear();
        foreach (int place in peak.Pixels)
            own.Add(place);
        Gaussian start = Start(peak, summit);
        if (peak.Pixels.Count > MostFitted)
            return ByMoments(peak, start, neighbours);
        Take(peak, start.Shape, neighbours);
        Gaussian? free = fit.Fit(Local(start, peak, -1), isShapeFixed: false);
        if (free is { } found && IsBelievable(found, peak))
            free = Local(found, peak, 1);
        else
            free = null;
        if (beam is not { } known)
            return free is { } shaped ? Resolved(peak, shaped, neighbours) : ByMoments(peak, start, neighbours);

        double noise = field.Map.Noise(peak.Row, peak.Column);
        if (free is { } wide)
        {
            double ratio = Math.Sqrt(wide.Moments.Determinant / known.Determinant);
            if (ratio - 1 > ResolvedErrors * Math.Sqrt(2) * ratio * noise / wide.Height)
                return Resolved(peak, wide, neighbours);
        }
        else if (peak.Pixels.Count > 4 * known.Area)
        {
            return ByMoments(peak, start, neighbours);
        }

        // In noise that the beam correlates the core says the most: with pixels farther out errors grow by a half.
        Gaussian point = new(summit.Height, summit.Row, summit.Column, known.Inverse());
        fit.Clear();
        TakeNear(peak, known.Inverse(), CoreWidths, true, neighbours);
        Gaussian? fitted = fit.Fit(Local(point, peak, -1), isShapeFixed: true);
        if (fitted is { } sound && IsBelievable(sound, peak))
            point = Local(sound, peak, 1);
        return new Shape(point, point.Volume, false);
    }

    private Gaussian Start(Peak peak, Summit summit)
    {
        if (beam is { } known && peak.Pixels.Count < 2 * known.Area)
            return new Gaussian(summit.Height, summit.Row, summit.Column, known.Inverse());
        return new Gaussian(summit.Height, summit.Row, summit.Column, MomentsOf(peak, []).Moments.Inverse());
    }

    /// <summary>A fit counts rows and columns from the greatest pixel.</summary>
    private static Gaussian Local(Gaussian gaussian, Peak peak, int sign) =>
        gaussian with { Row = gaussian.Row + (sign * peak.Row), Column = gaussian.Column + (sign * peak.Column) };

    private static bool IsBelievable(Gaussian local, Peak peak)
    {
        double reach = 2 + (2 * Math.Sqrt(peak.Pixels.Count));
        return local.Moments.IsPositive && double.Hypot(local.Row, local.Column) < reach && local.Moments.Axes().Major < 2 * reach;
    }

    /// <summary>
    /// Gives the fit the peak's pixels, and those within a beam's width that are no other's, so that noise is not chosen by its sign.
    /// </summary>
    private void Take(Peak peak, Ellipse shape, List<Gaussian> neighbours)
    {
        fit.Clear();
        foreach (int place in peak.Pixels)
        {
            (int row, int column) = Math.DivRem(place, field.Columns);
            fit.Add(row - peak.Row, column - peak.Column, Value(row, column, neighbours));
        }

        TakeNear(peak, beam?.Inverse() ?? shape, 1, false, neighbours);
    }

    /// <summary>Gives the fit the pixels within so many widths that are not in the component and no other's.</summary>
    private void TakeNear(Peak peak, Ellipse near, double widths, bool withOwn, List<Gaussian> neighbours)
    {
        double limit = widths * widths * WholeWidth;
        int reach = (int)Math.Min(Math.Ceiling(widths * near.Inverse().Axes().Major), 100);
        for (int y = -reach; y <= reach; y++)
        {
            for (int x = -reach; x <= reach; x++)
            {
                if ((near.First * y * y) + (2 * near.Both * y * x) + (near.Second * x * x) > limit)
                    continue;
                (int row, int column) = (peak.Row + y, peak.Column + x);
                float pixel = field.At(row, column);
                bool isOwn = own.Contains((row * field.Columns) + column);
                if (!float.IsFinite(pixel) || (isOwn && !withOwn) || (!isOwn && field.SignalToNoise(row, column) > flood))
                    continue;
                fit.Add(y, x, Value(row, column, neighbours));
            }
        }
    }

    private double Value(int row, int column, List<Gaussian> neighbours)
    {
        double value = field.Above(row, column);
        foreach (Gaussian neighbour in neighbours)
            value -= neighbour.At(row, column);
        return value;
    }

    /// <summary>The Gaussian's volume, and what the component's pixels have more than it.</summary>
    private Shape Resolved(Peak peak, Gaussian gaussian, List<Gaussian> neighbours)
    {
        double volume = gaussian.Volume;
        foreach (int place in peak.Pixels)
        {
            (int row, int column) = Math.DivRem(place, field.Columns);
            volume += Value(row, column, neighbours) - gaussian.At(row, column);
        }

        return new Shape(gaussian, volume, true);
    }

    private Shape ByMoments(Peak peak, Gaussian start, List<Gaussian> neighbours)
    {
        Gaussian moments = MomentsOf(peak, neighbours) with { Height = start.Height };
        double volume = 0;
        foreach (int place in peak.Pixels)
            volume += Value(place / field.Columns, place % field.Columns, neighbours);
        return new Shape(moments, volume, true);
    }

    /// <summary>
    /// The centroid of a peak's pixels, and the second moments about it with those of a pixel added, so that a line has a width.
    /// </summary>
    private Gaussian MomentsOf(Peak peak, List<Gaussian> neighbours)
    {
        double sum = 0, rows = 0, columns = 0, squaredRows = 0, products = 0, squaredColumns = 0;
        foreach (int place in peak.Pixels)
        {
            double y = (place / field.Columns) - peak.Row, x = (place % field.Columns) - peak.Column;
            double value = Math.Max(0, Value(place / field.Columns, place % field.Columns, neighbours));
            sum += value;
            rows += value * y;
            columns += value * x;
            squaredRows += value * y * y;
            products += value * y * x;
            squaredColumns += value * x * x;
        }

        if (!(sum > 0))
            return new Gaussian(0, peak.Row, peak.Column, new Ellipse(1, 0, 1));
        (rows, columns) = (rows / sum, columns / sum);
        Ellipse moments = new(
            (squaredRows / sum) - (rows * rows) + (1 / 12.0), (products / sum) - (rows * columns),
            (squaredColumns / sum) - (columns * columns) + (1 / 12.0));
        return new Gaussian(0, peak.Row + rows, peak.Column + columns, moments.Inverse());
    }
}
