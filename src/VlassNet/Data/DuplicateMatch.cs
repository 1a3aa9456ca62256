namespace VlassNet.Data;

/// <summary>Where an image is: which of the parts that were compared, and where in it.</summary>
/// <param name="Part">The part, 0 … parts − 1.</param>
/// <param name="Index">The image's place in the part.</param>
public readonly record struct ImagePlace(int Part, int Index);

/// <summary>Two images that are the same, or nearly so.</summary>
/// <param name="First">The image of the earlier part, or the earlier one of a part.</param>
/// <param name="Second">The other image.</param>
/// <param name="Symmetry">What turns the first into the second.</param>
/// <param name="IsExact">Whether all pixels are the same then.</param>
/// <param name="Correlation">
/// Pearson's correlation of the pixels, in the order that the symmetry gives them; 1 for those that are the same. Noise makes it
/// smaller the fewer pixels a source covers, so it judges less well than <paramref name="Difference"/>.
/// </param>
/// <param name="Difference">
/// How much they differ, as <see cref="LeakageOptions.MaximumDifference"/> says: noise of 1 % of the range makes it 0.01.
/// </param>
/// <param name="LabelsDiffer">Whether they are of different classes, of which at most one can be right.</param>
public sealed record DuplicateMatch(
    ImagePlace First, ImagePlace Second, SquareSymmetry Symmetry, bool IsExact, double Correlation, double Difference, bool LabelsDiffer);
