using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Tutorial;

/// <summary>Reads the options.</summary>
internal static class CommandLine
{
    private const int MostSimulated = 1_000_000;

    private static readonly Option<string> Images = new("--images")
    {
        HelpName = "P", Description = "The images: a path or URL of a NumPy pickle, .npy or .npz file (an .npz holds the labels too).",
    };

    private static readonly Option<string> Labels = new("--labels")
    {
        HelpName = "P", Description = "Their labels: a path or URL of a file of the same kind.",
    };

    private static readonly Option<string> Batches = new("--batches")
    {
        HelpName = "DIR", Description = "A folder of CIFAR-style pickles: data_batch_1, …, test_batch, batches.meta.",
    };

    private static readonly Option<int?> Simulate = Number<int>(
        "--simulate", 10, MostSimulated, "How many cutouts to simulate. Default 6000, where no files are given.");

    private static readonly Option<int?> Train = Number<int>(
        "--train", 1, int.MaxValue,
        "How many images, from the first, to train on; the others validate. Default: 50000 of a larger set, the training "
        + "batches of a folder, a random 80 % of anything else.");

    private static readonly Option<Recipe> Recipe = new("--recipe")
    {
        HelpName = "recommended|notebook",
        Description = "How to train. Default recommended: AdamW, a cosine, eight symmetries, exact statistics. notebook: RMSprop and random views.",
    };

    private static readonly Option<int?> Epochs = Number<int>(
        "--epochs", 1, 100_000, "Number of epochs. Default: as many as suit the number of images, or 10 with the notebook's recipe.");

    private static readonly Option<int?> BatchSize = Number<int>("--batch-size", 1, 65_536, "Images in a step. Default 32.");

    private static readonly Option<ulong?> Seed = Number<ulong>(
        "--seed", 0, ulong.MaxValue, "Decides everything random: the same seed gives the same results. Default 1.");

    private static readonly Option<ComputeDevice?> Device = new("--device")
    {
        HelpName = "D", Description = "auto, cpu, cuda, cuda:N or mps. Default auto, the best there is.", CustomParser = ParseDevice,
    };

    private static readonly Option<string> Checkpoints = new("--checkpoints")
    {
        HelpName = "DIR",
        Description = "A folder to write the training down in after each epoch, and to go on from if it was interrupted.",
    };

    private static readonly Option<string> Out = new("--out")
    {
        HelpName = "DIR", Description = "The folder for pictures, history, report and weights. Default out.",
    };

    /// <summary>Reads the options; null where the help was asked for and printed.</summary>
    /// <exception cref="UsageException">They cannot be understood, or do not go together.</exception>
    public static TutorialOptions? Parse(string[] args)
    {
        RootCommand root = new(
            "Retells the AAS 242 notebook that classifies cutouts of the VLA Sky Survey: load, look, train, evaluate. Ctrl-C stops "
            + "the training and goes on with the best so far. Exit code: 0 done, 1 bad input, 2 bad options, 130 stopped.");
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        foreach (Option option in (Option[])[Images, Labels, Batches, Simulate, Train, Recipe, Epochs, BatchSize, Seed, Device, Checkpoints, Out])
            root.Options.Add(option);

        ParseResult parsed = root.Parse(args);
        if (parsed.Action is System.CommandLine.Help.HelpAction)
        {
            parsed.Invoke();
            return null;
        }

        if (parsed.Errors.Count > 0)
            throw new UsageException(parsed.Errors[0].Message);
        RejectContradictions(parsed);
        return new TutorialOptions
        {
            Images = parsed.GetValue(Images),
            Labels = parsed.GetValue(Labels),
            Batches = parsed.GetValue(Batches),
            Simulate = parsed.GetValue(Simulate) ?? 6000,
            Train = parsed.GetValue(Train),
            Recipe = parsed.GetValue(Recipe),
            Epochs = parsed.GetValue(Epochs) ?? (parsed.GetValue(Recipe) == Tutorial.Recipe.Notebook ? 10 : null),
            BatchSize = parsed.GetValue(BatchSize) ?? 32,
            Seed = parsed.GetValue(Seed) ?? 1,
            Device = parsed.GetValue(Device) ?? ComputeDevice.Auto,
            Checkpoints = parsed.GetValue(Checkpoints),
            Out = parsed.GetValue(Out) ?? "out",
        };
    }

    private static void RejectContradictions(ParseResult parsed)
    {
        string[] sources = [.. ((Option[])[Images, Batches, Simulate]).Where(Given).Select(option => option.Name)];
        if (sources.Length > 1)
            throw new UsageException($"{string.Join(" and ", sources)} exclude each other: each is a place to get images from.");
        if (Given(Labels) && !Given(Images))
            throw new UsageException("--labels needs --images as well.");
        if (Given(Simulate) && parsed.GetValue(Train) >= parsed.GetValue(Simulate))
            throw new UsageException("--train has to be less than --simulate, so that some images are left to validate with.");
        foreach (Option<string> option in (Option<string>[])[Images, Labels, Batches, Checkpoints, Out])
        {
            if (Given(option) && string.IsNullOrWhiteSpace(parsed.GetValue(option)))
                throw new UsageException($"{option.Name}: expected a path; received nothing.");
        }

        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static Option<T?> Number<T>(string name, T least, T most, string description)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out T number)
                    && number >= least && number <= most)
                    return number;
                argument.AddError($"{name}: expected a whole number from {least} to {most}; received '{text}'.");
                return null;
            },
        };

    private static ComputeDevice? ParseDevice(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (!ComputeDevice.TryParse(text, out ComputeDevice device))
        {
            argument.AddError($"--device: expected auto, cpu, cuda, cuda:N or mps; received '{text}'.");
            return null;
        }

        // Known before the data are loaded, which may take long.
        DeviceStatus? status = ComputeEngines.Devices.FirstOrDefault(known => known.Device == device);
        if (device != ComputeDevice.Auto && status is not { IsUsable: true })
            argument.AddError($"--device {text}: cannot be used here: {status?.Reason ?? "no such device"}. {status?.Advice}".TrimEnd());
        return device;
    }
}
