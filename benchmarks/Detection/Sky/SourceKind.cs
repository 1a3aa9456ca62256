namespace Detection.Sky;

/// <summary>What a simulated source is.</summary>
internal enum SourceKind
{
    Point,
    Extended,
    Double,
    Triple,

    /// <summary>One of two sources that are close together and have nothing to do with each other.</summary>
    Neighbour,
}
