using System.Globalization;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>
/// A network for other programs, which know nothing of a card: its calibration is worked into the last layer, whose logits it divides and
/// adds to, and no longer on the card, so that it is not applied again.
/// </summary>
internal static class CalibratedCopy
{
    private const string CardEntry = "calibration in the weights";

    /// <summary>The network itself where it has no calibration.</summary>
    /// <exception cref="InvalidOperationException">The calibration is for the mean of an image's views, which no layer computes.</exception>
    public static VlassCnn Of(VlassCnn model)
    {
        if (model.Card.Calibration is not { } calibration)
            return model;
        if (calibration.AverageSymmetries)
        {
            throw new InvalidOperationException(
                "Expected a network that is calibrated for one view, or not at all; it is calibrated for the mean of an image's views, which the other "
                + "program does not compute. Calibrate it with AverageSymmetries off, or take the calibration off its card "
                + "(model.Card = model.Card with { Calibration = null }).");
        }

        NetworkWeights weights = model.Weights.Clone();
        string classifier = string.Create(CultureInfo.InvariantCulture, $"dense{model.Spec.DenseOutputs.Length}");
        weights[$"{classifier}.weight"].Write(values =>
        {
            foreach (ref float value in values)
                value = (float)(value / calibration.Temperature);
        });
        weights[$"{classifier}.bias"].Write(values =>
        {
            for (int label = 0; label < values.Length; label++)
                values[label] = (float)((values[label] / calibration.Temperature) + (calibration.Offsets.IsEmpty ? 0 : calibration.Offsets[label]));
        });
        Dictionary<string, string> training = new(model.Card.Training) { [CardEntry] = calibration.ToString() };
        return new VlassCnn(model.Spec, weights, model.ClassNames) { Card = model.Card with { Calibration = null, Training = training } };
    }
}
