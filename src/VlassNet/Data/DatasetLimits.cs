namespace VlassNet.Data;

/// <summary>What the sources allow by default.</summary>
internal static class DatasetLimits
{
    /// <summary>64 GiB.</summary>
    public const long UsualMaxBytes = 64L << 30;

    /// <summary>The most classes that a file may name.</summary>
    public const int MostClasses = 10_000;
}
