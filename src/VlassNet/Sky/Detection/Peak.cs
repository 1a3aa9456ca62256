namespace VlassNet.Sky.Detection;

/// <summary>A peak of an island, and the pixels that belong to it.</summary>
/// <param name="Island">Number of the island, from 1.</param>
/// <param name="Row">Row of its greatest pixel.</param>
/// <param name="Column">Column of its greatest pixel.</param>
/// <param name="Pixels">Places of its pixels in the image, the greatest first.</param>
/// <param name="IsAlone">Whether the island has no other peak.</param>
internal sealed record Peak(int Island, int Row, int Column, List<int> Pixels, bool IsAlone);
