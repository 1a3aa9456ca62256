namespace Tutorial;

/// <summary>Loads the images that the options name, and divides them into those to train on and those to validate with.</summary>
internal static class DataSets
{
    /// <summary>Where the notebook cuts its 61,351 images.</summary>
    private const int NotebookSplit = 50_000;

    public static async Task<(LabeledImages Train, LabeledImages Valid)> LoadAsync(
        TutorialOptions options, Screen screen, CancellationToken stop)
    {
        // A folder of batches says itself which images are to train on.
        if (options is { Batches: { } folder, Train: null })
        {
            LabeledImages train = await screen.LoadAsync(PickleDatasetSource.Batches(folder, BatchPart.Training), stop);
            return (train, await screen.LoadAsync(PickleDatasetSource.Batches(folder, BatchPart.Test), stop));
        }

        return Split(await screen.LoadAsync(Source(options), stop), options);
    }

    private static IDatasetSource Source(TutorialOptions options) => options switch
    {
        { Batches: { } folder } => PickleDatasetSource.Batches(folder),
        { Images: { } images } => FileKinds.Source(images, options.Labels),
        _ => new SimulatedSurveySource(new SimulatedSurveyOptions { Count = options.Simulate, Seed = options.Seed }),
    };

    /// <summary>
    /// The first <c>--train N</c> images and the rest. Without it, the notebook's 50,000 and the rest if there are so many, else
    /// a random 80 % of each class and the rest.
    /// </summary>
    private static (LabeledImages Train, LabeledImages Valid) Split(LabeledImages survey, TutorialOptions options)
    {
        if (options.Train >= survey.Count)
        {
            throw new UsageException(
                $"--train {options.Train}: expected a number below {survey.Count}, the number of images, because some have to be "
                + "left to validate with.");
        }

        if (options.Train is null && survey.Count <= NotebookSplit)
        {
            IReadOnlyList<LabeledImages> parts = survey.SplitStratified(options.Seed, 0.8, 0.2);
            return (parts[0], parts[1]);
        }

        return survey.SplitAt(options.Train ?? NotebookSplit);
    }
}
