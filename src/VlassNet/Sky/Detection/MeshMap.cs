using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Sky.Detection;

/// <summary>
/// Background and noise at each pixel: measured in the cells of a mesh, made smooth by a median of 3×3 cells as in SExtractor (Bertin &amp;
/// Arnouts 1996, 3.1), and linear between the centres of cells. A spline, as SExtractor has it, swings below 0 beside bright sources.
/// </summary>
/// <remarks>
/// The image is divided into as many cells of nearly the same size as come nearest to the size that is wanted. A cell of which less than
/// half has values, or in which all are equal, gets the mean of the nearest cells that have a measure. Outside the outermost centres the
/// maps stay what they are there.
/// </remarks>
internal sealed class MeshMap : BackgroundMap
{
    private readonly MeshAxis rowAxis;
    private readonly MeshAxis columnAxis;
    private readonly float[] backgrounds;
    private readonly float[] noises;

    private MeshMap(MeshAxis rowAxis, MeshAxis columnAxis, float[] backgrounds, float[] noises)
    {
        this.rowAxis = rowAxis;
        this.columnAxis = columnAxis;
        this.backgrounds = backgrounds;
        this.noises = noises;
    }

    /// <summary>Measures an image.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="meshSize">Side of a cell.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="rowsOf">Gives the pixels of some rows; called once for each row of cells.</param>
    /// <param name="token">Ends the work.</param>
    public static new MeshMap Measure(
        int rows, int columns, int meshSize, int threads, Func<int, int, ReadOnlyMemory<float>> rowsOf, CancellationToken token)
    {
        MeshAxis rowAxis = new(rows, meshSize), columnAxis = new(columns, meshSize);
        float[] backgrounds = new float[rowAxis.Cells * columnAxis.Cells], noises = new float[backgrounds.Length];
        ParallelLoop.Run(0, rowAxis.Cells, threads, token, static () => new CellStatistics(), (line, statistics) =>
        {
            int first = rowAxis.Start(line), count = rowAxis.Start(line + 1) - first;
            ReadOnlySpan<float> pixels = rowsOf(first, count).Span;
            for (int cell = 0; cell < columnAxis.Cells; cell++)
            {
                int left = columnAxis.Start(cell), place = (line * columnAxis.Cells) + cell;
                (backgrounds[place], noises[place]) =
                    statistics.Measure(pixels[left..], columns, count, columnAxis.Start(cell + 1) - left);
            }
        });
        MeshFilter filter = new(rowAxis.Cells, columnAxis.Cells);
        filter.Fill(backgrounds, noises);
        return new MeshMap(rowAxis, columnAxis, filter.Median(backgrounds), filter.Median(noises));
    }

    public override bool HasNoise => Array.Exists(noises, noise => noise > 0);

    public override double Background(double row, double column) => Between(backgrounds, row, column);

    public override double Noise(double row, double column) => Between(noises, row, column);

    public override void Levels(int row, float deviations, Span<float> nodes, Span<float> levels)
    {
        (int low, float up) = rowAxis.Place(row);
        int next = Math.Min(low + 1, rowAxis.Cells - 1);
        for (int cell = 0; cell < nodes.Length; cell++)
        {
            int first = (low * columnAxis.Cells) + cell, second = (next * columnAxis.Cells) + cell;
            float here = backgrounds[first] + (deviations * noises[first]), there = backgrounds[second] + (deviations * noises[second]);
            nodes[cell] = here + (up * (there - here));
        }

        int done = Math.Clamp((int)Math.Ceiling(columnAxis.Centre(0)), 0, levels.Length);
        levels[..done].Fill(nodes[0]);
        for (int cell = 0; cell + 1 < nodes.Length; cell++)
        {
            double left = columnAxis.Centre(cell), right = columnAxis.Centre(cell + 1);
            int end = (int)Math.Ceiling(right);
            float slope = (float)((nodes[cell + 1] - nodes[cell]) / (right - left));
            Ramp(levels[done..end], nodes[cell] + (slope * (float)(done - left)), slope);
            done = end;
        }

        levels[done..].Fill(nodes[^1]);
    }

    public override int Nodes => columnAxis.Cells;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ramp(Span<float> levels, float first, float slope)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(levels);
        Vector<float> step = Vector<float>.Indices * slope;
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = new Vector<float>(first + (slope * (i * Vector<float>.Count))) + step;
        for (int i = vectors.Length * Vector<float>.Count; i < levels.Length; i++)
            levels[i] = first + (slope * i);
    }

    private double Between(float[] values, double row, double column)
    {
        (int low, float up) = rowAxis.Place(row);
        (int left, float along) = columnAxis.Place(column);
        int next = Math.Min(low + 1, rowAxis.Cells - 1), right = Math.Min(left + 1, columnAxis.Cells - 1), width = columnAxis.Cells;
        double below = values[(low * width) + left] + (along * ((double)values[(low * width) + right] - values[(low * width) + left]));
        double above = values[(next * width) + left] + (along * ((double)values[(next * width) + right] - values[(next * width) + left]));
        return below + (up * (above - below));
    }
}
