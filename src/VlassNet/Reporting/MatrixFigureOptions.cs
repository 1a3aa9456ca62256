using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>How a confusion matrix is drawn.</summary>
public sealed record MatrixFigureOptions
{
    /// <summary>The notebook's heat map: counts in rose.</summary>
    public static MatrixFigureOptions HeatMap { get; } =
        new() { Title = "Counts", Normalization = MatrixNormalization.None, Colors = MatrixColors.Rose };

    /// <summary>The title; empty for none. Default "Confusion matrix".</summary>
    public string Title { get; init; } = "Confusion matrix";

    /// <summary>What the cells' numbers and colours show. Default: the share of the true class, so the diagonal holds the
    /// recalls.</summary>
    public MatrixNormalization Normalization { get; init; } = MatrixNormalization.True;

    /// <summary>Whether the counts stand small below shares. Default yes.</summary>
    internal bool ShowCounts { get; init; } = true;

    /// <summary>Number of decimals of shares, 0 to 4. Default 2.</summary>
    internal int Digits { get; init; } = 2;

    /// <summary>The colours. Default blues.</summary>
    public MatrixColors Colors { get; init; } = MatrixColors.Blues;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(MatrixFigureOptions))
        .NotNull(nameof(Title), Title)
        .Known(nameof(Normalization), Normalization)
        .Within(nameof(Digits), Digits, 0, 4)
        .Known(nameof(Colors), Colors)
        .ThrowIfAny();
}
