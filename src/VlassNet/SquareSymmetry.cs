using System.Collections.Immutable;

namespace VlassNet;

/// <summary>
/// One of the eight symmetries of the square: the turns by quarters and the reflections, which move pixels and change none.
/// They are a group: see <see cref="Then"/> and <see cref="Inverse"/>. <c>default</c> is <see cref="Identity"/>.
/// </summary>
/// <remarks>Directions are those of a picture with row 0 at the bottom and column 0 at the left.</remarks>
public readonly record struct SquareSymmetry
{
    // First the transposition, if any; then the flips of the result.
    private SquareSymmetry(bool transposes, bool flipsRows, bool flipsColumns)
    {
        Transposes = transposes;
        FlipsRows = flipsRows;
        FlipsColumns = flipsColumns;
    }

    /// <summary>Whether rows and columns are exchanged, before the flips.</summary>
    internal bool Transposes { get; }

    /// <summary>Whether the rows of the result are reversed.</summary>
    internal bool FlipsRows { get; }

    /// <summary>Whether the columns of the result are reversed.</summary>
    internal bool FlipsColumns { get; }

    /// <summary>Leaves the image as it is.</summary>
    public static SquareSymmetry Identity { get; } = new(false, false, false);

    /// <summary>Reverses the columns.</summary>
    public static SquareSymmetry FlipHorizontal { get; } = new(false, false, true);

    /// <summary>Reverses the rows.</summary>
    public static SquareSymmetry FlipVertical { get; } = new(false, true, false);

    /// <summary>Half a turn.</summary>
    public static SquareSymmetry Rotate180 { get; } = new(false, true, true);

    /// <summary>Exchanges rows and columns: reflects about the diagonal through (0, 0).</summary>
    public static SquareSymmetry Transpose { get; } = new(true, false, false);

    /// <summary>A quarter turn counter-clockwise.</summary>
    public static SquareSymmetry Rotate90 { get; } = new(true, false, true);

    /// <summary>A quarter turn clockwise.</summary>
    public static SquareSymmetry Rotate270 { get; } = new(true, true, false);

    /// <summary>Reflects about the other diagonal.</summary>
    public static SquareSymmetry AntiTranspose { get; } = new(true, true, true);

    /// <summary>All eight; the first four keep the shape of an oblong image, too.</summary>
    public static ImmutableArray<SquareSymmetry> All { get; } =
        [Identity, FlipHorizontal, FlipVertical, Rotate180, Transpose, Rotate90, Rotate270, AntiTranspose];

    /// <summary>The symmetry that undoes this one.</summary>
    public SquareSymmetry Inverse =>
        Transposes ? new SquareSymmetry(true, FlipsColumns, FlipsRows) : this;

    /// <summary>The symmetries that keep a shape: all eight if it is square, otherwise the four that exchange no axes.</summary>
    public static ReadOnlySpan<SquareSymmetry> Of(ImageShape shape) =>
        shape.Rows == shape.Columns ? All.AsSpan() : All.AsSpan(0, 4);

    /// <summary>This symmetry and then another, as one.</summary>
    /// <param name="next">The one that is applied afterwards.</param>
    public SquareSymmetry Then(SquareSymmetry next)
    {
        (bool rows, bool columns) = next.Transposes ? (FlipsColumns, FlipsRows) : (FlipsRows, FlipsColumns);
        return new SquareSymmetry(Transposes ^ next.Transposes, rows ^ next.FlipsRows, columns ^ next.FlipsColumns);
    }

    /// <summary>Applies the symmetry to one image.</summary>
    /// <param name="source">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="destination">Receives the result, same shape and order; does not overlap <paramref name="source"/>.</param>
    /// <param name="shape">The shape of both.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the shape, the two overlap, or the symmetry does not keep the shape (see <see cref="Of"/>).
    /// </exception>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape)
    {
        ViewArguments.Check(source, destination, shape);
        if (Transposes && shape.Rows != shape.Columns)
        {
            throw new ArgumentException(
                $"expected a square image, since {this} exchanges rows and columns; received {shape}", nameof(shape));
        }

        // Output (row, column) is input pixel first + row·rowStep + column·columnStep.
        int rowStep = Transposes ? 1 : shape.Columns, columnStep = Transposes ? shape.Columns : 1, first = 0;
        if (FlipsRows)
            (first, rowStep) = (first + (shape.Rows - 1) * rowStep, -rowStep);
        if (FlipsColumns)
            (first, columnStep) = (first + (shape.Columns - 1) * columnStep, -columnStep);

        int length = shape.Columns * shape.Channels;
        for (int row = 0; row < shape.Rows; row++)
            CopyRow(source, destination.Slice(row * length, length), first + row * rowStep, columnStep, shape.Channels);
    }

    /// <summary>The symmetry's name, such as <c>Rotate90</c>.</summary>
    public override string ToString() => (Transposes, FlipsRows, FlipsColumns) switch
    {
        (false, false, false) => nameof(Identity),
        (false, false, true) => nameof(FlipHorizontal),
        (false, true, false) => nameof(FlipVertical),
        (false, true, true) => nameof(Rotate180),
        (true, false, false) => nameof(Transpose),
        (true, false, true) => nameof(Rotate90),
        (true, true, false) => nameof(Rotate270),
        (true, true, true) => nameof(AntiTranspose),
    };

    private static void CopyRow(ReadOnlySpan<float> source, Span<float> output, int pixel, int step, int channels)
    {
        if (step == 1)
        {
            source.Slice(pixel * channels, output.Length).CopyTo(output);
            return;
        }

        if (channels == 1)
        {
            for (int column = 0; column < output.Length; column++, pixel += step)
                output[column] = source[pixel];
            return;
        }

        for (int column = 0; column < output.Length; column += channels, pixel += step)
            source.Slice(pixel * channels, channels).CopyTo(output[column..]);
    }
}
