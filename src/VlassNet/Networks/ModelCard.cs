namespace VlassNet.Networks;

/// <summary>
/// Where a model comes from: what it was trained on, how, and how good it was. Travels with the model in its file, and a program can
/// read it. A trainer fills it in; an application may add to it with <c>model.Card = model.Card with { … }</c>.
/// </summary>
public sealed record ModelCard
{
    /// <summary>The most characters of all texts together, so that a model's file can be read again.</summary>
    private const int LongestText = 100_000;

    /// <summary>A card that says nothing.</summary>
    public static ModelCard Empty { get; } = new();

    /// <summary>
    /// How raw images are prepared for the network, as <c>ImagePreparation.ToString()</c> says it; null where they are not, or that is not known.
    /// Whatever predicts with the model prepares raw images so.
    /// </summary>
    public string? Preparation { get; init; }

    /// <summary>
    /// How pixels are scaled before they reach the network, or its <see cref="Preparation"/> where there is one, by its name; null where that is not known.
    /// </summary>
    public string? Normalization { get; init; }

    /// <summary>What makes the model's probabilities mean what they say; null (the default) for nothing.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>The side of the images' pixels before any <see cref="Preparation"/>, arcseconds; null where that is not known.</summary>
    public double? PixelScale { get; init; }

    /// <summary>The seed of the training run; null where there was none.</summary>
    public ulong? Seed { get; init; }

    /// <summary>SHA-256 of the training images (shape, labels and pixels) in hexadecimal digits; null where there were none.</summary>
    public string? TrainingData { get; init; }

    /// <summary>
    /// SHA-256, of the same kind, of the images that the network was measured with after each epoch, and so chosen by; null where
    /// there were none.
    /// </summary>
    public string? ValidationData { get; init; }

    /// <summary>How many images <see cref="TrainingData"/> are; null where that is not known.</summary>
    public int? TrainingCount { get; init; }

    /// <summary>How many images <see cref="ValidationData"/> are; null where that is not known.</summary>
    public int? ValidationCount { get; init; }

    /// <summary>
    /// SHA-256 of the weights of the model that this one was made from by <see cref="VlassCnn.WithClasses"/>, in hexadecimal digits; null
    /// where it began with random ones.
    /// </summary>
    public string? FineTunedFrom { get; init; }

    /// <summary>
    /// The <see cref="TrainingData"/> and <see cref="ValidationData"/> of that model, and of those that it was made from: images that this
    /// one has seen by way of them. Default none.
    /// </summary>
    public IReadOnlyList<string> EarlierData { get; init; } = [];

    /// <summary>The options of the training by name, e.g. <c>batch size</c> to <c>32</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Training { get; init; } = new Dictionary<string, string>();

    /// <summary>What was measured of the weights that the model has. Default nothing.</summary>
    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];

    /// <summary>What makes a card one that cannot be written down, or not be of a model with so many classes, where that is known.</summary>
    internal IEnumerable<string> Problems(int? classes)
    {
        if (this is not { Training: { } options, Metrics: { } metrics, EarlierData: { } earlier }
            || options.Values.Contains(null!) || metrics.Contains(null!) || earlier.Contains(null!))
        {
            yield return $"expected {nameof(Training)}, {nameof(Metrics)} and {nameof(EarlierData)} without nulls";
            yield break;
        }

        IEnumerable<string?> texts =
        [
            Preparation, Normalization, TrainingData, ValidationData, FineTunedFrom, .. earlier, .. options.Keys, .. options.Values,
            .. metrics.Select(metric => metric.Name),
        ];
        if (texts.FirstOrDefault(text => !PlainText.IsSo(text)) is { } odd)
        {
            yield return $"expected texts without control characters, which would get into logs and reports; received '{PlainText.Of(odd)}'";
            yield break;
        }

        long length = (Preparation?.Length ?? 0) + (Normalization?.Length ?? 0) + (TrainingData?.Length ?? 0) + (ValidationData?.Length ?? 0)
            + (FineTunedFrom?.Length ?? 0) + earlier.Sum(hash => (long)hash.Length)
            + options.Sum(option => (long)option.Key.Length + option.Value.Length);
        if (length > LongestText)
            yield return $"expected texts of at most {LongestText:N0} characters together; received {length:N0}";
        foreach (string problem in Calibration?.Problems(classes) ?? [])
            yield return $"{nameof(Calibration)}: {problem}";
        if (PixelScale is { } scale && !(scale > 0 && double.IsFinite(scale)))
            yield return $"expected {nameof(PixelScale)} > 0 arcseconds; received {scale}";
        if (TrainingCount < 1 || ValidationCount < 1)
            yield return $"expected {nameof(TrainingCount)} and {nameof(ValidationCount)} of at least 1 image; received {TrainingCount} and {ValidationCount}";
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ModelMetric metric in metrics)
        {
            if (string.IsNullOrWhiteSpace(metric.Name) || !names.Add(metric.Name))
                yield return $"expected each metric once, by a name; received '{metric.Name}'";
            if (!double.IsFinite(metric.Value))
                yield return $"expected finite metrics; received {metric.Value} as {metric.Name}";
        }
    }
}
