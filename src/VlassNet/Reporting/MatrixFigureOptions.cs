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
    public bool ShowCounts { get; init; } = true;

    /// <summary>Number of decimals of shares, 0 to 4. Default 2.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>The colours. Default blues.</summary>
    public MatrixColors Colors { get; init; } = MatrixColors.Blues;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Title is null)
            problems.Add("Title must not be null");
        if (!Enum.IsDefined(Normalization))
            problems.Add($"Normalization must be one of the known ones, but is {Normalization}");
        if (Digits is < 0 or > 4)
            problems.Add($"Digits must be in [0, 4], but is {Digits}");
        if (!Enum.IsDefined(Colors))
            problems.Add($"Colors must be one of the known ones, but is {Colors}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(MatrixFigureOptions)}: {string.Join("; ", problems)}.");
    }
}
