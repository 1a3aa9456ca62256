using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>One product of matrices: the rows of an input position, times a matrix of weights, are added to those of an output position.</summary>
/// <param name="Output">The output position.</param>
/// <param name="Matrix">Which matrix of weights, <c>(input channel, output channel)</c>.</param>
/// <param name="Input">The input position.</param>
internal readonly record struct SmallMapTerm(int Output, int Matrix, int Input);

/// <summary>Products with one matrix of weights, of as many positions side by side.</summary>
/// <param name="Matrix">Which matrix.</param>
/// <param name="Output">The first output position.</param>
/// <param name="Input">The first input position.</param>
/// <param name="Count">How many.</param>
internal readonly record struct SmallMapRun(int Matrix, int Output, int Input, int Count);

/// <summary>
/// How a 3×3 convolution of small maps is made of products of matrices, whose rows are images (or tiles of them) and whose columns are
/// channels. By Winograd's way the positions are the 36 points of F(4×4,3×3), each with a matrix of its own; tiles may reach over the
/// edge of the map. By the definition the positions are pixels and the matrices the nine taps, and only pairs of pixels that both lie
/// inside the map are computed: of 2×2 pixels 16 of 36, of a single one 1 of 9.
/// </summary>
internal sealed class SmallMapPlan
{
    /// <summary>What a tile costs, in products of a tap: the 36 of its points, and the transforms.</summary>
    private const int TileCost = 50;

    /// <summary>With fewer channels most lanes are empty, and planes are faster.</summary>
    private const int FewestChannels = 10;

    /// <summary>With more pixels (25×25 and some) the rows of a batch take more memory, and time to and from it, than they save.</summary>
    private const int MostPixels = 640;

    private readonly SmallMapTerm[][] ofOutput;
    private readonly SmallMapTerm[][] ofInput;
    private readonly SmallMapTerm[][] ofMatrix;

    /// <param name="shape">The map.</param>
    /// <param name="allowTiles">Whether Winograd's way is taken where it is shorter.</param>
    public SmallMapPlan(ImageShape shape, bool allowTiles)
    {
        Shape = shape;
        TileColumns = (shape.Columns + TileLayout.TileSize - 1) / TileLayout.TileSize;
        int tiles = (shape.Rows + TileLayout.TileSize - 1) / TileLayout.TileSize * TileColumns;
        UsesTiles = allowTiles && tiles * TileCost < Taps(shape.Rows) * Taps(shape.Columns);
        RowsPerImage = UsesTiles ? tiles : 1;
        Positions = UsesTiles ? TileLayout.Points : shape.Rows * shape.Columns;
        Matrices = UsesTiles ? TileLayout.Points : PackedWeights.Taps;
        SmallMapTerm[] terms = UsesTiles
            ? [.. Enumerable.Range(0, TileLayout.Points).Select(point => new SmallMapTerm(point, point, point))]
            : [.. PixelTerms(shape)];
        ofOutput = Sorted(terms, Positions, term => term.Output);
        ofInput = Sorted(terms, Positions, term => term.Input);
        ofMatrix = Sorted(terms, Matrices, term => term.Matrix);
        Runs = [.. RunsOf(terms)];
    }

    /// <summary>The map; its channels are the inputs.</summary>
    public ImageShape Shape { get; }

    /// <summary>Whether the convolution is computed by Winograd's way.</summary>
    public bool UsesTiles { get; }

    /// <summary>Tiles in a row of the map.</summary>
    public int TileColumns { get; }

    /// <summary>Rows of a matrix that an image has: its tiles, or one.</summary>
    public int RowsPerImage { get; }

    /// <summary>Positions that have matrices of rows: points of a tile, or pixels.</summary>
    public int Positions { get; }

    /// <summary>Matrices of weights.</summary>
    public int Matrices { get; }

    /// <summary>All products, matrix after matrix, those of neighbouring positions together. Of each output they come in the same order as otherwise.</summary>
    public SmallMapRun[] Runs { get; }

    /// <summary>
    /// The rule by which a block is computed this way: a map so small that the rows of a batch are not too many, and on both sides as many
    /// channels as make good use of the lanes.
    /// </summary>
    public static bool Suits(ImageShape input, int outputs) =>
        (long)input.Rows * input.Columns <= MostPixels && input.Channels >= FewestChannels && outputs >= FewestChannels;

    /// <summary>The products that add up to an output position.</summary>
    public ReadOnlySpan<SmallMapTerm> OfOutput(int position) => ofOutput[position];

    /// <summary>The products that read an input position.</summary>
    public ReadOnlySpan<SmallMapTerm> OfInput(int position) => ofInput[position];

    /// <summary>The products with a matrix of weights.</summary>
    public ReadOnlySpan<SmallMapTerm> OfMatrix(int matrix) => ofMatrix[matrix];

    /// <summary>Pairs of pixels along a side that are at most one apart.</summary>
    private static int Taps(int pixels) => 3 * pixels - 2;

    private static IEnumerable<SmallMapTerm> PixelTerms(ImageShape shape)
    {
        for (int output = 0; output < shape.Rows * shape.Columns; output++)
        {
            for (int tap = 0; tap < PackedWeights.Taps; tap++)
            {
                int row = output / shape.Columns + tap / 3 - 1, column = output % shape.Columns + tap % 3 - 1;
                if (row >= 0 && row < shape.Rows && column >= 0 && column < shape.Columns)
                    yield return new SmallMapTerm(output, tap, row * shape.Columns + column);
            }
        }
    }

    private static IEnumerable<SmallMapRun> RunsOf(SmallMapTerm[] terms)
    {
        SmallMapRun run = default;
        foreach (SmallMapTerm term in terms.OrderBy(term => term.Matrix).ThenBy(term => term.Output))
        {
            if (run.Count > 0 && term == new SmallMapTerm(run.Output + run.Count, run.Matrix, run.Input + run.Count))
            {
                run = run with { Count = run.Count + 1 };
                continue;
            }

            if (run.Count > 0)
                yield return run;
            run = new SmallMapRun(term.Matrix, term.Output, term.Input, 1);
        }

        yield return run;
    }

    private static SmallMapTerm[][] Sorted(SmallMapTerm[] terms, int places, Func<SmallMapTerm, int> place)
    {
        ILookup<int, SmallMapTerm> found = terms.ToLookup(place);
        return [.. Enumerable.Range(0, places).Select(at => found[at].ToArray())];
    }
}
