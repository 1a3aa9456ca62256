namespace VlassNet.Data;

/// <summary>
/// The three parts that an honest number needs: one to train on, one to choose by, and one that nothing was chosen by. Made by
/// <see cref="LabeledImages.SplitTrainValidationTest"/>.
/// </summary>
/// <param name="Train">What the network learns from.</param>
/// <param name="Validation">What weights, epochs, settings and thresholds are chosen by.</param>
/// <param name="Test">What the final number is measured on, once.</param>
public sealed record DatasetSplit(LabeledImages Train, LabeledImages Validation, LabeledImages Test)
{
    /// <summary>The sizes of the parts, e.g. <c>8,000 to train, 1,000 to validate, 1,000 to test</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Train.Count:N0} to train, {Validation.Count:N0} to validate, {Test.Count:N0} to test");
}
