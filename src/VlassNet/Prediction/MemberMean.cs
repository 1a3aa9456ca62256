using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>
/// The probabilities of a model: for each of its networks those of the images, or the mean of their views; the mean of the networks, added
/// up in their order; and then the calibration.
/// </summary>
internal static class MemberMean
{
    /// <param name="plan">How the model predicts.</param>
    /// <param name="images">The images, as the networks take them.</param>
    /// <param name="isCostly">Whether an image costs so much to make that it is worth keeping between views and networks.</param>
    /// <param name="members">Number of networks.</param>
    /// <param name="use">Does something in the session of a network.</param>
    /// <returns><c>(image, class)</c>; NaN where pixels are too large.</returns>
    public static float[] Predict(PredictionPlan plan, IImageBatch images, bool isCostly, int members, Action<int, Action<INetworkSession>> use)
    {
        if (isCostly && (plan.AverageSymmetries || members > 1))
            images = new KeptBatch(images, plan.Input.Length);
        float[] probabilities = new float[checked(images.Count * plan.ClassNames.Length)];
        double[] sums = members > 1 ? new double[probabilities.Length] : [];
        for (int member = 0; member < members; member++)
        {
            use(member, session => SymmetryAverage.Predict(session, images, probabilities, plan.AverageSymmetries));
            for (int place = 0; place < sums.Length; place++)
                sums[place] += probabilities[place];
        }

        for (int place = 0; place < sums.Length; place++)
            probabilities[place] = (float)(sums[place] / members);
        plan.Calibration?.Apply(probabilities, plan.ClassNames.Length);
        return probabilities;
    }
}
