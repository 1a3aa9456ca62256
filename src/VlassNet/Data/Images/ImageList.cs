using System.Collections.Immutable;

namespace VlassNet.Data.Images;

/// <summary>Which files make a set.</summary>
/// <param name="Files">The files in the order of the set.</param>
/// <param name="ClassNames">The names of the classes.</param>
internal sealed record ImageList(IReadOnlyList<LabeledFile> Files, ImmutableArray<string> ClassNames);
