namespace VlassNet.Formats.Fits;

/// <summary>A card of a header as it is read: a keyword, its value, and where it stands.</summary>
internal sealed record HeaderCard(string Keyword, string? Value, bool IsString, string Comment, long Offset);
