namespace VlassNet.TorchSharp;

/// <summary>How <see cref="TorchSharpEngine"/> computes.</summary>
public sealed record TorchSharpOptions
{
    /// <summary>
    /// Whether the engine offers the processor too, in place of VlassNet's own engine, which is several times as fast there. For
    /// comparisons. Default no.
    /// </summary>
    public bool OffersProcessor { get; init; }

    /// <summary>The precision of convolutions and dense layers. Default <see cref="TorchPrecision.Single"/>.</summary>
    public TorchPrecision Precision { get; init; } = TorchPrecision.Single;

    /// <summary>
    /// Whether maps lie pixel by pixel (channels last), which tensor cores want, rather than channel by channel. Changes rounding: the
    /// processor's sums over such maps are good to some 1e-4 of a gradient only. Default null: on NVIDIA's processors.
    /// </summary>
    public bool? ChannelsLast { get; init; }

    /// <summary>
    /// The most bytes of images that are kept on a graphics processor, where augmentation then happens as well. A larger set is
    /// augmented on the processor, and each batch is sent. Default 4 GiB; 0 for none.
    /// </summary>
    public long ImageMemory { get; init; } = 4L << 30;

    /// <summary>Whether images are kept, as above, where the processor computes. For tests. Default no.</summary>
    internal bool KeepsImagesOnProcessor { get; init; }

    /// <summary>Steps whose results may wait where the processor computes. For tests. Default 1.</summary>
    internal int StepsAheadOnProcessor { get; init; } = 1;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (!Enum.IsDefined(Precision))
            problems.Add($"expected {nameof(Precision)} to be one of {string.Join(", ", Enum.GetNames<TorchPrecision>())}; received {Precision}");
        if (ImageMemory < 0)
            problems.Add($"expected {nameof(ImageMemory)} ≥ 0; received {ImageMemory}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(TorchSharpOptions)}: {string.Join("; ", problems)}.");
    }
}
