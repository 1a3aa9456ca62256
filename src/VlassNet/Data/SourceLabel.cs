namespace VlassNet.Data;

/// <summary>What one person said of one source.</summary>
public sealed record SourceLabel
{
    /// <summary>The source: its name, or its file where it has no name.</summary>
    public required string Source { get; init; }

    /// <summary>The name of its class; null where the person gave none.</summary>
    public string? Class { get; init; }

    /// <summary>Who said so. Default empty, which is a person too.</summary>
    public string Labeller { get; init; } = "";

    /// <summary>Whether the person was not sure.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>What the person noted. Control characters are written as escapes, e.g. <c>\u001B</c>. Default nothing.</summary>
    public string Notes { get; init; } = "";
}
