using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Training;

/// <summary>Trains networks.</summary>
/// <remarks>
/// The same network, images, options and seed give the same weights and history, bit for bit (but for the seconds), on any number
/// of threads of one kind of processor.
/// </remarks>
public sealed class Trainer
{
    private readonly ILogger logger;
    private readonly Func<NetworkWeights, SessionOptions, INetworkSession> open;

    /// <summary>Makes a trainer.</summary>
    /// <param name="options">How to train; default <see cref="TrainingOptions"/>'s own.</param>
    /// <param name="logger">Logs which device was chosen, what each epoch gave, and why the training run ended.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    public Trainer(TrainingOptions? options = null, ILogger? logger = null)
        : this(options, logger, null)
    {
    }

    internal Trainer(TrainingOptions? options, ILogger? logger, Func<NetworkWeights, SessionOptions, INetworkSession>? open)
    {
        Options = options ?? new TrainingOptions();
        Options.Validate();
        this.logger = logger ?? NullLogger.Instance;
        this.open = open ?? ((weights, session) => ComputeEngines.Open(weights, session, this.logger));
    }

    /// <summary>How the trainer trains.</summary>
    public TrainingOptions Options { get; }

    /// <summary>
    /// Trains a network on a thread of its own. The network's weights change once, when the training run ends: to those of the last
    /// epoch when all epochs were done or a callback asked for the end; to those of the best epoch
    /// (<see cref="TrainingHistory.BestEpoch"/>) with <see cref="TrainingOptions.EarlyStopping"/>, after a cancellation, and
    /// when the training run ends with an exception.
    /// </summary>
    /// <param name="model">The network; its weights are where the training starts. Not to be trained twice at a time.</param>
    /// <param name="train">The images to train on.</param>
    /// <param name="validation">Images to measure the network with after each epoch, or null.</param>
    /// <param name="progress">Told after every step, on the thread that trains.</param>
    /// <param name="cancellationToken">
    /// Ends the training after the step at hand. That is no error: the task completes with the epochs that were completed and
    /// <see cref="StopReason.Cancelled"/>. Where no epoch was completed, the network gets the weights as the last step left them, and its
    /// card says that it is not trained.
    /// </param>
    /// <returns>What each completed epoch gave.</returns>
    /// <exception cref="ArgumentException">
    /// The images or classes are not the network's; the message lists all that is wrong. Thrown before anything starts.
    /// </exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a weight was not a finite number.</exception>
    /// <exception cref="BadInputException">An image that was kept on the disk cannot be read any more.</exception>
    /// <exception cref="IOException">
    /// Another training run has the folder of the checkpoints, or a checkpoint cannot be written; if only the last one cannot, that is
    /// a warning, and the training run is complete.
    /// </exception>
    public Task<TrainingHistory> FitAsync(
        VlassCnn model,
        LabeledImages train,
        LabeledImages? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        TrainingInputs.Check(model, train, validation, Options);
        WarnOfOtherNames(model, train);
        if (validation is not null)
            WarnOfOtherNames(model, validation);
        return Task.Factory.StartNew(
            () =>
            {
                foreach (string advice in TrainingDataAdvice.Of(train, validation))
                    logger.LogWarning("{Advice}", advice);
                SessionOptions session = new()
                {
                    Device = Options.Device, Threads = Options.Threads, Optimizer = Options.Optimizer,
                };
                using TrainingRun run = new(Options, logger, open(model.Weights, session), model, train, validation);
                return run.Fit(progress, cancellationToken);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }

    private void WarnOfOtherNames(VlassCnn model, LabeledImages images)
    {
        if (model.ClassNames.SequenceEqual(images.ClassNames))
            return;
        logger.LogWarning(
            "The network calls its classes {Model}, the images {Images}; they are taken for the same in this order.",
            string.Join(", ", model.ClassNames), string.Join(", ", images.ClassNames));
    }
}
