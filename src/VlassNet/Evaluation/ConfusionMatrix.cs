using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace VlassNet.Evaluation;

/// <summary>
/// How often an image of one class was taken for another: a row for each true class, a column for each predicted one.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    private ConfusionMatrix(long[] counts, ClassSelection selection)
    {
        this.counts = counts;
        Classes = selection.Classes;
        ClassNames = selection.Names;
        Total = counts.Sum();
    }

    /// <summary>Number of classes: of rows and of columns.</summary>
    public int Size => Classes.Length;

    /// <summary>The class of each row and column.</summary>
    public ImmutableArray<int> Classes { get; }

    /// <summary>The name of each row and column.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Number of images in the matrix.</summary>
    public long Total { get; }

    /// <summary>How many images of the class of a row were taken for the class of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public long this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Size, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Size, nameof(column));
            return counts[(row * Size) + column];
        }
    }

    /// <summary>Counts, as <c>sklearn.metrics.confusion_matrix</c> does.</summary>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="predicted">The predicted class of each image.</param>
    /// <param name="classNames">The name of each class; without it, those that occur go by their number.</param>
    /// <param name="classes">
    /// The classes of the rows and columns, in their order; default all. An image is counted if both of its classes are among
    /// them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no labels, not as many predicted classes as labels, a class without a name, or none of
    /// <paramref name="classes"/> among the labels.
    /// </exception>
    public static ConfusionMatrix Create(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<int> predicted,
        ImmutableArray<string> classNames = default,
        ImmutableArray<int> classes = default)
    {
        ClassSelection selection = ClassSelection.Make(labels, predicted, classNames, classes);
        int size = selection.Classes.Length;
        long[] counts = new long[size * size];
        for (int i = 0; i < labels.Length; i++)
        {
            int row = selection.PlaceOf(labels[i]), column = selection.PlaceOf(predicted[i]);
            if (row >= 0 && column >= 0)
                counts[(row * size) + column]++;
        }

        return new ConfusionMatrix(counts, selection);
    }

    /// <summary>The counts divided by those of their row, of their column or of all; 0/0 gives 0.</summary>
    /// <returns><c>(row, column)</c>: <c>(true, predicted)</c>.</returns>
    public double[,] Normalize(MatrixNormalization normalization)
    {
        long[] rows = new long[Size], columns = new long[Size];
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                rows[row] += this[row, column];
                columns[column] += this[row, column];
            }
        }

        double[,] shares = new double[Size, Size];
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                long divisor = normalization switch
                {
                    MatrixNormalization.None => 1,
                    MatrixNormalization.True => rows[row],
                    MatrixNormalization.Predicted => columns[column],
                    MatrixNormalization.All => Total,
                    _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "Unknown normalization."),
                };
                shares[row, column] = divisor == 0 ? 0 : (double)this[row, column] / divisor;
            }
        }

        return shares;
    }

    /// <summary>The counts as a table with the names of the classes; rows are true, columns are predicted.</summary>
    public override string ToString()
    {
        const string corner = "true \\ predicted";
        int first = Math.Max(corner.Length, ClassNames.Max(TextWidth.Of));
        int[] widths = [.. Enumerable.Range(0, Size).Select(column => Math.Max(
            TextWidth.Of(ClassNames[column]), Enumerable.Range(0, Size).Max(row => Text(row, column).Length)))];

        StringBuilder table = new(TextWidth.PadLeft(corner, first));
        for (int column = 0; column < Size; column++)
            table.Append("  ").Append(TextWidth.PadLeft(ClassNames[column], widths[column]));
        for (int row = 0; row < Size; row++)
        {
            table.Append('\n').Append(TextWidth.PadLeft(ClassNames[row], first));
            for (int column = 0; column < Size; column++)
                table.Append("  ").Append(TextWidth.PadLeft(Text(row, column), widths[column]));
        }

        return table.Append('\n').ToString();

        string Text(int row, int column) => this[row, column].ToString(CultureInfo.InvariantCulture);
    }
}
