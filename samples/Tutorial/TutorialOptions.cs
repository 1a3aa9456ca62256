using System.CommandLine;

namespace Tutorial;

/// <summary>What the command line asks for. (The command vlassnet has many more options.)</summary>
internal sealed record TutorialOptions
{
    /// <summary>Where images come from.</summary>
    public required IDatasetSource Source { get; init; }

    /// <summary>The images that validate, where the source has such; null where a part of the others does.</summary>
    public IDatasetSource? Validation { get; init; }

    /// <summary>Whether to train as the notebook does, in place of the recommended recipe.</summary>
    public required bool IsNotebook { get; init; }

    /// <summary>Epochs; null for as many as suit the number of images.</summary>
    public int? Epochs { get; init; }

    public required ulong Seed { get; init; }

    public required ComputeDevice Device { get; init; }

    /// <summary>The folder that all results are written to.</summary>
    public required string Out { get; init; }

    /// <summary>Reads the options. Exit code 2 where they cannot be understood, 0 where the help was asked for.</summary>
    public static TutorialOptions? Parse(string[] args, out int exitCode)
    {
        Option<string?> images = new("--images") { HelpName = "P", Description = "A path or URL of a NumPy pickle, an .npy file, or an .npz archive with the labels" };
        Option<string?> labels = new("--labels") { HelpName = "P", Description = "The labels: a file of the same kind" };
        Option<string?> batches = new("--batches") { HelpName = "DIR", Description = "A folder of CIFAR-style pickles" };
        Option<int> simulate = new("--simulate") { HelpName = "N", Description = "How many cutouts to simulate where no files are given", DefaultValueFactory = _ => 6000 };
        Option<string> recipe = new("--recipe") { HelpName = "R", Description = "recommended or notebook", DefaultValueFactory = _ => "recommended" };
        Option<int?> epochs = new("--epochs") { HelpName = "N", Description = "Epochs. Default: by the number of images; 10 for the notebook's recipe" };
        Option<ulong> seed = new("--seed") { HelpName = "N", Description = "Decides everything random", DefaultValueFactory = _ => 1 };
        Option<string> device = new("--device") { HelpName = "D", Description = "auto, cpu, cuda, cuda:N or mps", DefaultValueFactory = _ => "auto" };
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for results", DefaultValueFactory = _ => "out" };
        recipe.AcceptOnlyFromAmong("recommended", "notebook");
        RootCommand command = new("Retells the AAS 242 notebook. Ctrl-C stops the training and goes on with the best so far.")
        {
            images, labels, batches, simulate, recipe, epochs, seed, device, output,
        };
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0 || parsed.Action is not null)
        {
            exitCode = parsed.Errors.Count > 0 ? 2 : 0;
            parsed.Invoke();
            return null;
        }

        exitCode = 0;
        string? folder = parsed.GetValue(batches);
        return new TutorialOptions
        {
            Source = folder is not null ? PickleDatasetSource.Batches(folder, BatchPart.Training)
                : parsed.GetValue(images) is { } path ? OfFiles(path, parsed.GetValue(labels))
                : new SimulatedSurveySource(new SimulatedSurveyOptions { Count = parsed.GetValue(simulate), Seed = parsed.GetValue(seed) }),
            Validation = folder is null ? null : PickleDatasetSource.Batches(folder, BatchPart.Test),
            IsNotebook = parsed.GetValue(recipe) == "notebook",
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            Device = ComputeDevice.Parse(parsed.GetValue(device)!),
            Out = parsed.GetValue(output)!,
        };
    }

    /// <summary>The path of a result.</summary>
    public string PathOf(string fileName) => Path.Combine(Out, fileName);

    private static IDatasetSource OfFiles(string images, string? labels) => (Path.GetExtension(images), labels) switch
    {
        (".npz", _) => new NpyDatasetSource(images),
        (".npy", not null) => new NpyDatasetSource(images, labels),
        (_, not null) => new PickleDatasetSource(images, labels),
        _ => throw new ArgumentException($"--images {images} needs --labels as well; only an .npz archive can hold both."),
    };
}
