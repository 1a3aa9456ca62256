using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Trains a network, or several as one, on the user's own images.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private const double UsualSplit = 0.2;
    private const int MostMembers = 64;
    private const string ValidationShares = "validation";

    private readonly ImageOptions images = new();

    private readonly Option<string?> output = Make.Text("--out", "FILE", "The model. Default model.safetensors.");

    private readonly Option<string?> validationData = Make.Text(
        "--validation-data", "IMAGES", "Images, of any kind that IMAGES may be, to measure the network with and to calibrate it.");

    private readonly Option<string?> validationLabels = Make.Text("--validation-labels", "FILE", "Their labels, where they are in a file of their own.");

    private readonly Option<double?> validationSplit = Make.Real(
        "--validation-split", "SHARE", share => share is >= 0 and < 1, "a number from 0 to below 1",
        "Without --validation-data: the share of each class that is left for that; 0 for none. Default 0.2.");

    private readonly Option<Recipe?> recipe = Make.Choice(
        "--recipe", "recommended: AdamW, a cosine, eight symmetries, exact statistics; notebook: RMSprop and random views. Default recommended.",
        ("recommended", Recipe.Recommended), ("notebook", Recipe.Notebook));

    private readonly Option<Recipe?> network = Make.Choice(
        "--network", "recommended: for images of any size; notebook: the notebook's layers. Default recommended.",
        ("recommended", Recipe.Recommended), ("notebook", Recipe.Notebook));

    private readonly Option<string?> from = Make.Text(
        "--from", "MODEL",
        "Fine-tune this model, on corrected labels for example: begin with its weights, and prepare images as it does. Other classes get a new last layer.");

    private readonly Option<int?> frozenEpochs = Make.Number(
        "--frozen-epochs", 0, 100_000, "With --from: for so many epochs, only the dense layers learn. Default 0.");

    private readonly Option<string?> preparation = Make.Text(
        "--preparation", "TEXT",
        "How raw images are prepared: 'none', or such as 'crop 80 128 208 to 64 scaled root 2'. The model keeps it. Default: images of more than 64 pixels "
        + "a side at four scales.");

    private readonly Option<int?> epochs = Make.Number("--epochs", 1, 100_000, "Epochs. Default: as many as suit the number of images; notebook: 10.");
    private readonly Option<int?> batchSize = Make.Number("--batch-size", 1, 65_536, "Images in a step. Default 32.");

    private readonly Option<double?> learningRate = Make.Real(
        "--learning-rate", "RATE", rate => rate is > 0 and < 1e6, "a number above 0", "The learning rate. Default 0.001, the optimizers' own.");

    private readonly Option<bool?> classWeight = Make.Choice(
        "--class-weight", "balanced: rare classes count as much as frequent ones. Default none.", ("none", false), ("balanced", true));

    private readonly Option<ulong?> seed = Make.Number<ulong>(
        "--seed", 0, ulong.MaxValue, "Decides everything random: the same seed gives the same model. Default 1.");

    private readonly Option<int?> members = Make.Number("--members", 1, MostMembers, "How many networks are trained, whose mean is the answer. Default 1.");

    private readonly Option<PartNumber?> member = Make.Parsed(
        "--member", "I/N",
        "Train only the I-th of N networks, for one of N tasks; its number goes into the name of the file. 'vlassnet merge' makes one model of them.",
        PartNumber.Parse);

    private readonly Option<PartNumber?> fold = Make.Parsed(
        "--fold", "I/N", "Only the I-th of N parts of a cross-validation, for one of N tasks: leave it out, and tell how well it is predicted.",
        PartNumber.Parse);

    private readonly Option<int?> folds = Make.Number(
        "--folds", 2, 1000, "Cross-validation: tell how well each of so many parts of the images is predicted by networks that have not seen it. No model.");

    private readonly Option<string?> priors = Make.Text(
        "--priors", "SHARES",
        "How frequent the classes are among new images: 'validation' for as in the validation images, or numbers such as 10,60,30. Default: as in the "
        + "training images.");

    private readonly Option<ComputeDevice?> device = Make.Device();
    private readonly Option<EngineChoice?> engine = Make.Engine();
    private readonly Option<int?> threads = Make.Threads();

    private readonly Option<string?> checkpoints = Make.Text(
        "--checkpoints", "DIR", "Where it is written down how far the training run is, until it is complete. Default: OUT.checkpoints.");

    private readonly Option<string?> report = Make.Text("--report", "FILE", "A report of the validation images, one HTML file for the browser.");
    private readonly Option<string?> history = Make.Text("--history", "FILE", "Loss and accuracy of each epoch, as comma-separated values.");

    public TrainCommand(ToolHost host)
        : base(
            host, "train",
            "Trains a network on labelled images with the recommended recipe, and calibrates it. When it is stopped, what is done is kept, and the same "
            + "command goes on from there.",
            "vlassnet train images/ --out model.safetensors --report report.html",
            "vlassnet train images.npy --labels labels.npy --validation-split 0.1 --epochs 20 --seed 7",
            "vlassnet train images/ --validation-data others/ --members 5",
            "vlassnet train images/ --folds 5",
            "vlassnet train corrections.csv --from model.safetensors --out better.safetensors --learning-rate 0.0003",
            "vlassnet train table.csv --mosaic mosaic.fits --member 2/5")
    {
        images.AddTo(this, makes: true);
        foreach (Option option in (Option[])
        [
            output, validationData, validationLabels, validationSplit, recipe, network, from, frozenEpochs, preparation, epochs, batchSize, learningRate, classWeight, seed,
            members, member, fold, folds, priors, device, engine, threads, checkpoints, report, history,
        ])
            Options.Add(option);
    }

    private enum Recipe
    {
        Recommended,
        Notebook,
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        TrainingPlan plan = Plan(parsed);
        EngineChoices.Use(parsed.GetValue(engine));
        bool isDone = plan.Folds is null ? await new TrainingJob(plan, screen).RunAsync(stop) : await new CrossValidationJob(plan, screen).RunAsync(stop);
        return isDone ? ExitCode.Done : Host.Stop.Code;
    }

    private TrainingPlan Plan(ParseResult parsed)
    {
        RejectContradictions(parsed);
        bool isNotebook = parsed.GetValue(recipe) == Recipe.Notebook;
        TrainingOptions basis = isNotebook ? TrainingOptions.Notebook : TrainingOptions.Recommended;
        ImageLocation place = images.Place(parsed);
        PartNumber? own = parsed.GetValue(member), left = parsed.GetValue(fold);
        string path = parsed.GetValue(output) ?? "model.safetensors";
        path = own?.NameOf(path, TrainingJob.MemberEntry) ?? left?.NameOf(path, TrainingJob.FoldEntry) ?? path;
        string? prepared = parsed.GetValue(preparation);
        return new TrainingPlan
        {
            Images = place,
            Validation = parsed.GetValue(validationData) is { } other ? place with { Images = other, Labels = parsed.GetValue(validationLabels) } : null,
            ValidationSplit = parsed.GetValue(validationSplit) ?? UsualSplit,
            ClassNames = images.ClassNames(parsed),
            IsUnprepared = prepared == "none",
            Preparation = prepared is null or "none" ? null : ParsePreparation(prepared),
            From = parsed.GetValue(from),
            HasNotebookNetwork = parsed.GetValue(network) == Recipe.Notebook,
            Calibrates = !isNotebook,
            Seed = parsed.GetValue(seed) ?? 1,
            Members = own?.Count ?? parsed.GetValue(members) ?? 1,
            Member = own,
            Fold = left,
            Folds = parsed.GetValue(folds),
            HasValidationShares = parsed.GetValue(priors) == ValidationShares,
            Priors = parsed.GetValue(priors) is { } shares and not ValidationShares ? ParseShares(shares) : null,
            Out = path,
            Checkpoints = parsed.GetValue(checkpoints) ?? (IsGiven(parsed, folds) ? "cross-validation.checkpoints" : $"{path}.checkpoints"),
            Report = parsed.GetValue(report),
            History = parsed.GetValue(history),
            Command = parsed.CommandLine(),
            Training = basis with
            {
                Epochs = parsed.GetValue(epochs) ?? basis.Epochs,
                BatchSize = parsed.GetValue(batchSize) ?? basis.BatchSize,
                FrozenEpochs = parsed.GetValue(frozenEpochs) ?? 0,
                LearningRate = (float?)parsed.GetValue(learningRate),
                ClassWeights = parsed.GetValue(classWeight) == true ? ClassWeights.Balanced : null,
                Device = parsed.GetValue(device) ?? ComputeDevice.Auto,
                Threads = parsed.GetValue(threads) ?? 0,

                // The notebook's validation accuracy jumps from epoch to epoch; the best one is kept. The patience never ends the run.
                EarlyStopping = isNotebook ? new EarlyStopping { Patience = int.MaxValue } : null,
            },
        };
    }

    private void RejectContradictions(ParseResult parsed)
    {
        Reject(validationData, validationSplit, "the first names the images that the second would take from the others");
        Reject(validationData, fold, "a fold is what is left out and predicted");
        Reject(validationSplit, fold, "a fold is what is left out and predicted");
        foreach (Option option in (Option[])[validationData, validationSplit, member, fold, priors, output, history])
            Reject(folds, option, "a cross-validation predicts all images, and leaves no model");
        foreach (Option option in (Option[])[network, preparation])
            Reject(from, option, "a model that is fine-tuned keeps its network and how images are prepared");
        foreach (Option option in (Option[])[members, member, fold, folds])
            Reject(from, option, "one network is fine-tuned");
        if (IsGiven(parsed, frozenEpochs) && !IsGiven(parsed, from))
            throw new UsageException("--frozen-epochs needs --from: the blocks of a new network have learned nothing.");
        Reject(member, priors, "the model that 'vlassnet merge' makes of the members has the shares of its training images");
        Reject(fold, priors, "a fold is predicted as the network is");
        Reject(member, members, "--member 2/5 says how many there are");
        Reject(member, fold, "train the members of one fold with --fold and --members");
        if (parsed.GetValue(member)?.Count > MostMembers)
            throw new UsageException($"--member: expected at most {MostMembers} networks, as many as a model may have; received {parsed.GetValue(member)!.Value.Count}.");
        if (IsGiven(parsed, validationLabels) && !IsGiven(parsed, validationData))
            throw new UsageException("--validation-labels needs --validation-data as well.");
        foreach (Option option in (Option[])[report, priors])
        {
            if (IsGiven(parsed, option) && parsed.GetValue(validationSplit) == 0)
                throw new UsageException($"{option.Name} wants validation images, and --validation-split 0 leaves none.");
        }

        void Reject(Option one, Option other, string reason)
        {
            if (IsGiven(parsed, one) && IsGiven(parsed, other))
                throw new UsageException($"{one.Name} and {other.Name} exclude each other: {reason}.");
        }
    }

    private static ImagePreparation ParsePreparation(string text)
    {
        try
        {
            return ImagePreparation.Parse(text);
        }
        catch (FormatException error)
        {
            throw new UsageException($"--preparation: {error.Message}.");
        }
    }

    private static ImmutableArray<double> ParseShares(string text)
    {
        string[] parts = text.Split(',');
        double[] shares = [.. parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? share : -1)];
        return Array.TrueForAll(shares, share => share > 0 && double.IsFinite(share))
            ? [.. shares]
            : throw new UsageException($"--priors: expected 'validation', or numbers above 0 with commas between; received '{text}'.");
    }
}
