using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

public class IslandsTests
{
    [Fact]
    public void Islands_are_those_of_a_flood_from_pixel_to_pixel()
    {
        foreach ((int rows, int columns, double flood) in ((int, int, double)[])[(150, 131, 0.6), (70, 200, 0), (129, 65, 1.5)])
        {
            SimulatedSky sky = new(rows, columns, seed: (ulong)rows);
            DetectionField field = sky.Field();
            List<PixelRun[]> islands = Islands.Find(field, flood, flood + 1, 3, 2, default);
            List<string> found = [.. islands.Select(runs => Text(runs.SelectMany(
                run => Enumerable.Range(run.Start, run.End - run.Start).Select(column => (run.Row * columns) + column)))).Order()];
            found.Should().Equal(Flooded(field, flood, flood + 1).Where(island => island.Count >= 3).Select(Text).Order());
            found.Count.Should().BeGreaterThan(2);
        }
    }

    [Fact]
    public void The_vertex_of_a_Gaussian_is_exact()
    {
        SimulatedSky sky = new(64, 64, seed: 30, noise: 1e-6);
        sky.Add(new Gaussian(2, 30.37, 29.81, Ellipse.Of(4, 2.5, 0.6).Inverse()));
        Summit summit = Summit.Of(sky.Field(), 30, 30);
        summit.Height.Should().BeApproximately(2, 1e-4);
        summit.Row.Should().BeApproximately(30.37, 1e-4);
        summit.Column.Should().BeApproximately(29.81, 1e-4);
    }

    [Fact]
    public void A_fit_finds_the_Gaussian_again()
    {
        Gaussian truth = new(3, 0.4, -0.3, Ellipse.Of(6, 3, 2.2).Inverse());
        GaussianFit fit = new();
        for (int i = 0; i < 121; i++)
            fit.Add((i / 11) - 5, (i % 11) - 5, truth.At((i / 11) - 5, (i % 11) - 5));
        Gaussian found = fit.Fit(new Gaussian(2, 0, 0, Ellipse.Of(3, 3, 0).Inverse()), isShapeFixed: false)!.Value;
        found.Height.Should().BeApproximately(truth.Height, 1e-6);
        found.Row.Should().BeApproximately(truth.Row, 1e-6);
        found.Column.Should().BeApproximately(truth.Column, 1e-6);
        (double major, double minor, _) = found.Moments.Axes();
        major.Should().BeApproximately(6, 1e-5);
        minor.Should().BeApproximately(3, 1e-5);
    }

    [Fact]
    public void Errors_of_a_point_are_those_of_Condon()
    {
        // In noise that the beam correlates ρ² = 2 (S/N)², so the error is the beam's deviation over S/N; else 8 ln 2 / (π θ²) decides.
        CondonErrors correlated = CondonErrors.Of(SimulatedSky.Beam, SimulatedSky.Beam, 20, isResolved: false);
        correlated.Row.Should().BeApproximately(2.5 / Math.Sqrt(8 * Math.Log(2)) / 20, 1e-9);
        CondonErrors white = CondonErrors.Of(Ellipse.Of(6, 3, 0), null, 20, isResolved: true);
        double weight = Math.PI / (8 * Math.Log(2)) * 18 * 400;
        white.Row.Should().BeApproximately(Math.Sqrt(2 / weight * 36 / (8 * Math.Log(2))), 1e-9);
        white.Column.Should().BeApproximately(Math.Sqrt(2 / weight * 9 / (8 * Math.Log(2))), 1e-9);
    }

    /// <summary>Golden/detection/make_errors.py has the covariance of least squares in correlated noise, pixel by pixel.</summary>
    [Fact]
    public void Errors_of_a_resolved_source_are_those_of_least_squares()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "detection", "errors.csv"));
        lines.Should().HaveCount(6);
        foreach (string line in lines.Skip(1))
        {
            double[] golden = [.. line.Split(',').Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
            CondonErrors errors = CondonErrors.Of(Ellipse.Of(golden[0], golden[1], 0), SimulatedSky.Beam, golden[2], isResolved: true);
            errors.Row.Should().BeApproximately(golden[3], 0.02 * golden[3], line);
            errors.Column.Should().BeApproximately(golden[4], 0.02 * golden[4], line);
        }
    }

    private static string Text(IEnumerable<int> places) => string.Join(' ', places.Order());

    private static IEnumerable<List<int>> Flooded(DetectionField field, double flood, double seed)
    {
        bool[] seen = new bool[field.Pixels.Length];
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || !IsAbove(start))
                continue;
            List<int> island = [];
            Stack<int> open = new([start]);
            seen[start] = true;
            while (open.TryPop(out int place))
            {
                island.Add(place);
                for (int i = 0; i < 9; i++)
                {
                    (int row, int column) = ((place / field.Columns) + (i / 3) - 1, (place % field.Columns) + (i % 3) - 1);
                    if ((uint)row >= field.Rows || (uint)column >= field.Columns)
                        continue;
                    int next = (row * field.Columns) + column;
                    if (seen[next] || !IsAbove(next))
                        continue;
                    seen[next] = true;
                    open.Push(next);
                }
            }

            if (island.Exists(place => field.SignalToNoise(place / field.Columns, place % field.Columns) >= seed))
                yield return island;
        }

        bool IsAbove(int place) => field.SignalToNoise(place / field.Columns, place % field.Columns) > flood;
    }
}
