using Microsoft.Extensions.Logging;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>Cross-validation: how good a recipe is, measured on every image of a set that is too small to be divided once.</summary>
/// <remarks>The same images, recipe and seed give the same probabilities, bit for bit, on any number of threads of one kind of processor.</remarks>
public static class CrossValidation
{
    /// <summary>
    /// Divides a set into stratified folds (<see cref="StratifiedFolds"/>), and predicts the images of each with networks that were trained on all
    /// others.
    /// </summary>
    /// <param name="build">
    /// Makes an untrained network for the images to train on, with a seed: <c>(train, seed) => VlassCnn.Recommended(train.Shape,
    /// train.ClassNames, seed)</c>. It is disposed of when it has predicted.
    /// </param>
    /// <param name="images">The images and their labels, prepared as the networks take them. Nothing of a fold's own images may be in how.</param>
    /// <param name="options">How; default <see cref="CrossValidationOptions"/>'s own.</param>
    /// <param name="progress">Told after every training step, on the thread that trains.</param>
    /// <param name="logger">Logs what the trainers and the evaluator say.</param>
    /// <param name="cancellationToken">Looked at after every training step.</param>
    /// <exception cref="ArgumentException">An option is out of its range, there are fewer images than folds, or a network is not for such images.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a weight was not a finite number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled: some images would have no probabilities.</exception>
    /// <example><code>
    /// CrossValidationResult result = await CrossValidation.RunAsync(
    ///     (train, seed) => VlassCnn.Recommended(train.Shape, train.ClassNames, seed), images);
    /// </code></example>
    public static async Task<CrossValidationResult> RunAsync(
        Func<LabeledImages, ulong, VlassCnn> build,
        LabeledImages images,
        CrossValidationOptions? options = null,
        IProgress<CrossValidationProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new CrossValidationOptions();
        options.Validate();
        int classes = images.ClassNames.Length;
        float[] all = new float[images.Count * classes];
        List<EvaluationResult> results = [];
        foreach (Fold fold in images.Folds(options.Folds, options.Seed))
        {
            Predictions found = await PredictFoldAsync(build, fold, options, progress, logger, cancellationToken).ConfigureAwait(false);
            for (int place = 0; place < found.Count; place++)
                found[place].Probabilities.CopyTo(all.AsSpan(fold.Places[place] * classes));
            results.Add(EvaluationResult.Create(found, [.. fold.Validation.Labels()], caution: null, fold.Validation.FileNames()));
        }

        Predictions predictions = new(all, images.ClassNames);
        return new CrossValidationResult(
            EvaluationResult.Create(predictions, [.. images.Labels()], caution: null, images.FileNames()), [.. results]);
    }

    /// <summary>
    /// One fold alone: for a first look, which takes a fraction of the time, or for folds of one's own, such as of groups of images that belong
    /// together.
    /// </summary>
    /// <param name="build">As for <see cref="RunAsync"/>.</param>
    /// <param name="fold">What to train on, and what to predict.</param>
    /// <param name="options">How; default <see cref="CrossValidationOptions"/>'s own.</param>
    /// <param name="progress">Told after every training step, on the thread that trains.</param>
    /// <param name="logger">Logs what the trainers and the evaluator say.</param>
    /// <param name="cancellationToken">Looked at after every training step.</param>
    /// <returns>The probabilities of the fold's validation images, in their order.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or a network is not for such images.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a weight was not a finite number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Predictions> PredictFoldAsync(
        Func<LabeledImages, ulong, VlassCnn> build,
        Fold fold,
        CrossValidationOptions? options = null,
        IProgress<CrossValidationProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(fold);
        options ??= new CrossValidationOptions();
        options.Validate();
        EvaluatorOptions how = new()
        {
            Device = options.Training.Device, Threads = options.Training.Threads, AverageSymmetries = options.AverageSymmetries,
        };
        Evaluator evaluator = new(how, logger);
        double[] sums = new double[fold.Validation.Count * fold.Validation.ClassNames.Length];
        for (int member = 0; member < options.Members; member++)
        {
            ulong seed = options.Seed + (ulong)member;
            using VlassCnn model = build(fold.Train, seed)
                ?? throw new ArgumentException("Expected a network for each seed; received null.", nameof(build));
            Listener? listener = progress is null ? null : new Listener(progress, fold.Number, options, member);
            await new Trainer(options.Training with { Seed = seed }, logger)
                .FitAsync(model, fold.Train, validation: null, listener, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            Predictions found = evaluator.Predict(model, fold.Validation, progress: null, cancellationToken);
            for (int place = 0; place < sums.Length; place++)
                sums[place] += found.Probabilities[place];
        }

        return new Predictions(Array.ConvertAll(sums, sum => (float)(sum / options.Members)), fold.Validation.ClassNames);
    }

    /// <summary>Says of a training run's steps which run it is.</summary>
    private sealed class Listener(IProgress<CrossValidationProgress> progress, int fold, CrossValidationOptions options, int member)
        : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            progress.Report(new CrossValidationProgress(fold, options.Folds, member, options.Members, value));
    }
}
