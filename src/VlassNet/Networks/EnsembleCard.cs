using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Networks;

/// <summary>The card of an ensemble: what those of its members agree about.</summary>
internal static class EnsembleCard
{
    private const string MembersEntry = "members";
    private const string SeedsEntry = "seeds of the members";

    public static ModelCard Of(ImmutableArray<VlassCnn> members)
    {
        ModelCard[] cards = [.. members.Select(member => member.Card)];
        ModelCard first = cards[0];
        Dictionary<string, string> training = first.Training
            .Where(option => cards.All(card => card.Training.TryGetValue(option.Key, out string? value) && value == option.Value))
            .ToDictionary();
        training[MembersEntry] = members.Length.ToString(CultureInfo.InvariantCulture);
        if (cards.All(card => card.Seed is not null))
            training[SeedsEntry] = string.Join(' ', cards.Select(card => card.Seed!.Value.ToString(CultureInfo.InvariantCulture)));
        bool trainedAlike = cards.All(card => card.TrainingData == first.TrainingData && card.TrainingCount == first.TrainingCount);
        bool validatedAlike = cards.All(card => card.ValidationData == first.ValidationData && card.ValidationCount == first.ValidationCount);
        return new ModelCard
        {
            Preparation = first.Preparation,
            Normalization = first.Normalization,
            PixelScale = first.PixelScale,
            TrainingData = trainedAlike ? first.TrainingData : null,
            TrainingCount = trainedAlike ? first.TrainingCount : null,
            ValidationData = validatedAlike ? first.ValidationData : null,
            ValidationCount = validatedAlike ? first.ValidationCount : null,
            EarlierData = [.. cards.SelectMany(card => card.EarlierData).Distinct()],
            Training = training,
        };
    }
}
