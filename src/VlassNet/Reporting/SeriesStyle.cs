namespace VlassNet.Reporting;

/// <summary>What tells a curve from the others, with and without colours.</summary>
/// <param name="Color">Its colour.</param>
/// <param name="Dashes">Its dashes in points; empty for none.</param>
internal sealed record SeriesStyle(string Color, string Dashes)
{
    /// <summary>
    /// Okabe and Ito's colours, which the colour-blind can tell apart; two of them darker than theirs, to be seen on white. Dashes
    /// differ besides.
    /// </summary>
    public static IReadOnlyList<SeriesStyle> All { get; } =
    [
        new("#0072b2", ""), new("#d55e00", "4.5 2"), new("#009e73", "1.3 1.6"),
        new("#b8578f", "6 1.6 1.3 1.6"), new("#3a8fc4", "9 2"), new("#9a7200", "2.6 1.6"),
    ];

    /// <summary>What is there to be compared with.</summary>
    public const string Others = "#a3aebb";
}
