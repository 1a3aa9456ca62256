using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace VlassNet.Tests.Sky.Detection.Grouping;

/// <summary>Gaussians in units of the noise, without noise, and components where the test wants them.</summary>
internal sealed class GroupingScene
{
    public const double Beam = 2.75;
    public const double BeamSigma = Beam / 2.3548200450309493;

    private readonly float[,] image;

    public GroupingScene(int rows, int columns, IEnumerable<(double Row, double Column, double Peak, double Along, double Across, double Angle)> gaussians)
    {
        image = new float[rows, columns];
        foreach ((double row, double column, double peak, double along, double across, double angle) in gaussians)
        {
            (double sin, double cos) = Math.SinCos(angle);
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    double u = (((x - column) * cos) + ((y - row) * sin)) / along, v = (((y - row) * cos) - ((x - column) * sin)) / across;
                    image[y, x] += (float)(peak * Math.Exp(-0.5 * ((u * u) + (v * v))));
                }
            }
        }
    }

    private GroupingScene(float[,] image) => this.image = image;

    public int Rows => image.GetLength(0);

    public int Columns => image.GetLength(1);

    public EmissionStrips Strips => new((row, column) => At(row, column), Beam);

    public float At(int row, int column) => row >= 0 && column >= 0 && row < Rows && column < Columns ? image[row, column] : float.NaN;

    /// <summary>The scene in one of the eight views of a square.</summary>
    public GroupingScene Turned(Func<int, int, (int Row, int Column)> place)
    {
        float[,] turned = new float[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                (int y, int x) = place(row, column);
                turned[y, x] = image[row, column];
            }
        }

        return new GroupingScene(turned);
    }

    public static SourceComponent Component(double row, double column, double peak, SkyPosition? position = null, double width = Beam) => new()
    {
        Island = 1, Row = row, Column = column, Position = position, PeakFlux = peak, PeakFluxError = 1, Flux = 2 * peak, FluxError = 3, MajorAxis = width,
        MinorAxis = width / 2, PositionAngle = 30, DeconvolvedMajorAxis = 0, DeconvolvedMinorAxis = 0, Background = 0, Noise = 1, RowError = 0.01,
        ColumnError = 0.02, PixelCount = 9, Flags = ComponentFlags.Deblended,
    };

    public int[][] Groups(IReadOnlyList<SourceComponent> components, SourceGroupingOptions? options = null)
    {
        ComponentGrouping grouping = new(options ?? new SourceGroupingOptions(), Beam, (row, column) => At(row, column));
        return [.. grouping.Group(components).Select(group => group.Select(one => components.ToList().FindIndex(other => ReferenceEquals(one, other))).ToArray())];
    }
}
