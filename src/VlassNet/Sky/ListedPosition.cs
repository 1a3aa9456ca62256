namespace VlassNet.Sky;

/// <summary>A position of a list.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Name">What the list calls it; null where it has no names.</param>
public sealed record ListedPosition(SkyPosition Position, string? Name = null);
