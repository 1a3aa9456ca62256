using VlassNet.Augmentation;
using VlassNet.Compute;

namespace VlassNet.Training;

/// <summary>
/// How a network is trained. The defaults are <see cref="Recommended"/>, a recipe that was chosen on real sources (docs/good-model.md);
/// <see cref="Notebook"/> is that of the AAS 242 notebook.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>Epochs that show about so many images are enough; more images need no more steps.</summary>
    private const int ImagesShown = 60_000;

    private const int FewestEpochs = 10;
    private const int MostEpochs = 60;

    /// <summary>
    /// The recommended recipe, which is all the defaults: AdamW at 0.001 with a warm-up of one epoch and a cosine, batches of 32, the eight
    /// symmetries of the square, exact statistics of batch normalisation, and epochs by the size of the set. It ends with the weights of the last
    /// epoch. Without class weights the probabilities are for the class shares of the training set; <c>PriorCorrection</c> makes them those of
    /// other shares.
    /// </summary>
    public static TrainingOptions Recommended { get; } = new();

    /// <summary>
    /// The AAS 242 notebook's: 10 epochs in batches of 32, RMSprop at 0.001, and every image turned, zoomed, shifted and flipped
    /// at random by <see cref="AffineAugmentationOptions.Notebook"/>.
    /// </summary>
    public static TrainingOptions Notebook { get; } = new()
    {
        Epochs = 10,
        Optimizer = new RmsProp(),
        Schedule = null,
        Augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook),
        RefreshStatistics = false,
    };

    /// <summary>
    /// Number of epochs; null (the default) for as many as show some 60,000 images, at least 10 and at most 60: 60 for 1,000 images, 34 for 1,758,
    /// 10 for 10,000 and more.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>Batch size: number of images of a training step. Default 32. The last step of an epoch takes those that are left.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether to shuffle the images before each epoch. Default yes.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The optimizer. Default <see cref="AdamW"/>.</summary>
    public Optimizer Optimizer { get; init; } = new AdamW();

    /// <summary>The learning rate; null (the default) for the optimizer's own.</summary>
    public float? LearningRate { get; init; }

    /// <summary>The learning rate schedule; null for a constant rate. Default <see cref="CosineDecay"/> with a warm-up of one epoch.</summary>
    public LearningRateSchedule? Schedule { get; init; } = new CosineDecay { WarmUpEpochs = 1 };

    /// <summary>
    /// Data augmentation: a random view of each training image in each epoch; null for the images themselves. Default <see cref="SymmetryAugmenter"/>: the sky
    /// has no up, and no pixel is interpolated.
    /// </summary>
    public IAugmenter? Augmenter { get; init; } = new SymmetryAugmenter();

    /// <summary>Class weights of the training loss; null (the default) for equal ones. Validation has none.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Number of first epochs in which only the dense layers learn, for fine-tuning (<see cref="Networks.VlassCnn.WithClasses"/>): the convolution blocks
    /// are frozen, as in Keras with <c>trainable = False</c>. They act as in prediction, and keep weights and statistics, whatever
    /// <see cref="RefreshStatistics"/> says; such an epoch has no way back through the blocks, which is most of the work. Then everything learns, and
    /// the optimizer starts again. As many as <see cref="Epochs"/> or more: the blocks never learn. Default 0.
    /// </summary>
    public int FrozenEpochs { get; init; }

    /// <summary>Early stopping, by a metric that no longer improves; null (the default) for none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// Whether batch normalisation gets exact statistics at the end of each epoch, before the validation: over training images without their
    /// augmentation, all of a small set and a seeded twentieth of a large one (at least 512 images, at most 4,096). Moving averages alone are late, and
    /// make a network seem to have learned nothing (<see cref="StatisticsRefresh"/>). Default yes; no in <see cref="Notebook"/>, as in Keras.
    /// </summary>
    public bool RefreshStatistics { get; init; } = true;

    /// <summary>Callbacks after each epoch, in this order. Default none.</summary>
    public IReadOnlyList<ITrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Checkpoints, from which an interrupted training run is resumed; null (the default) for none.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Random seed of the shuffling, the augmentation and the dropout. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The device that computes. Default: the best device that can be used here.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Number of threads on the processor; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(TrainingOptions))
        .Require(Epochs is null or >= 1, nameof(Epochs), "≥ 1, or null", Epochs)
        .AtLeast(nameof(BatchSize), BatchSize, 1)
        .NotNull(nameof(Optimizer), Optimizer)
        .In(Optimizer?.Name ?? "", part => Optimizer?.Check(part))
        .Require(LearningRate is null or > 0 and < float.PositiveInfinity, nameof(LearningRate), "> 0, or null", LearningRate)
        .Add(Schedule?.Problems() ?? [])
        .AtLeast(nameof(FrozenEpochs), FrozenEpochs, 0)
        .In(nameof(EarlyStopping), part => EarlyStopping?.Check(part))
        .Require(Callbacks is not null && !Callbacks.Contains(null!), nameof(Callbacks), "without a null", null)
        .In(nameof(Checkpoints), part => Checkpoints?.Check(part))
        .Device(Device)
        .Threads(Threads)
        .ThrowIfAny();

    /// <summary>Number of epochs for a set of so many images.</summary>
    internal int EpochsFor(int images) => Epochs ?? Math.Clamp((ImagesShown + (images / 2)) / Math.Max(1, images), FewestEpochs, MostEpochs);

    /// <summary>The metric by which the best epoch is known.</summary>
    /// <param name="hasValidation">Whether there is a validation set.</param>
    internal TrainingMetric BestMetric(bool hasValidation) =>
        EarlyStopping?.Metric ?? (hasValidation ? TrainingMetric.ValidationLoss : TrainingMetric.Loss);
}
