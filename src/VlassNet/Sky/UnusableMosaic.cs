namespace VlassNet.Sky;

/// <summary>A file in which no position can be looked for.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why: it cannot be read, or its header does not tell where the pixels are.</param>
public sealed record UnusableMosaic(string File, string Reason);
