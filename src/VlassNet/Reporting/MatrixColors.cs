namespace VlassNet.Reporting;

/// <summary>The colours of a matrix.</summary>
public enum MatrixColors
{
    /// <summary>Near white to dark blue.</summary>
    Blues,

    /// <summary>Near white to rose, as the notebook's heat map.</summary>
    Rose,
}
