using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Evaluation;

/// <summary>Whether a network has seen a set of images before, as its card tells.</summary>
internal static class SeenImages
{
    /// <summary>As <see cref="Caution(ModelCard, LabeledImages, int, CancellationToken)"/>, of a model and of each of its networks.</summary>
    /// <param name="model">The network, or several of which one may have seen the images.</param>
    /// <param name="images">The images as the networks take them.</param>
    /// <param name="threads">Threads to use; 0 for one on each core.</param>
    /// <param name="cancellationToken">Ends the summing up.</param>
    public static string? Caution(ImageClassifier model, LabeledImages images, int threads, CancellationToken cancellationToken) =>
        model.Members.Select(member => member.Card).Prepend(model.Card)
            .DistinctBy(card => (
                card.TrainingData, card.TrainingCount, card.ValidationData, card.ValidationCount, string.Join(" ", card.EarlierData)))
            .Select(card => Caution(card, images, threads, cancellationToken))
            .FirstOrDefault(caution => caution is not null);

    /// <summary>What to say of an evaluation on the images; null where the card does not know them.</summary>
    /// <remarks>
    /// Images are summed up only where there are as many of them as the card says, or the card does not say how many: an older one, or of a
    /// model that was fine-tuned.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled while the images were summed up.</exception>
    public static string? Caution(ModelCard card, LabeledImages images, int threads, CancellationToken cancellationToken)
    {
        string? sum = null;
        if (IsSet(card.TrainingData, card.TrainingCount))
        {
            return "These images trained the network, so its numbers on them say how well it remembers and not how well it classifies. "
                + "Evaluate it on images that it has not seen, such as the Test part of SplitTrainValidationTest.";
        }

        if (IsSet(card.ValidationData, card.ValidationCount))
        {
            return "The training run was validated with these images, so what was chosen by them (weights, epochs, settings) does better on "
                + "them than on new ones. Evaluate on images that nothing was chosen by, such as the Test part of SplitTrainValidationTest.";
        }

        if (card.EarlierData.Any(earlier => IsSet(earlier, count: null)))
        {
            return "These images trained or chose the model that the network was fine-tuned from, so it does better on them than on new ones. "
                + "Evaluate it on images that neither has seen.";
        }

        return null;

        bool IsSet(string? hash, int? count) =>
            hash is not null && (count is null || count == images.Count) && (sum ??= images.Hash(threads, cancellationToken)) == hash;
    }
}
