namespace VlassNet.Fuzzing;

/// <summary>A file that inputs are made of.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Parts">Its parts, if it is of a <see cref="Container"/>; else none.</param>
internal sealed record Seed(byte[] Bytes, IReadOnlyList<Part> Parts);
