using System.Collections.Immutable;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Training;

namespace Recipe;

/// <summary>What is varied, as <c>name=value</c> words; without any, the recommended recipe with one scale.</summary>
internal sealed record Settings
{
    public ImmutableArray<int> Crops { get; init; } = [128];
    public string Stretch { get; init; } = "root 2";
    public ImmutableArray<int> Blocks { get; init; } = [16, 32, 64, 96, 128, 128];
    public int Convolutions { get; init; } = 1;
    public bool Average { get; init; }
    public float Momentum { get; init; } = BatchNormalization.Momentum;
    public int Dense { get; init; } = 64;
    public float Dropout { get; init; } = 0.5f;
    public int? Epochs { get; init; }
    public int Batch { get; init; } = 32;
    public float Rate { get; init; } = 1e-3f;
    public float Decay { get; init; } = 0.004f;
    public double WarmUp { get; init; } = 1;
    public bool Balanced { get; init; }
    public bool Refresh { get; init; } = true;
    public bool Views { get; init; } = true;
    public string Augment { get; init; } = "symmetry";
    public string Optimizer { get; init; } = "adamw";
    public bool Notebook { get; init; }

    public ImagePreparation Preparation => new() { Crops = Crops, Normalization = PixelNormalization.Parse(Stretch) };

    public static Settings Parse(string text)
    {
        Settings settings = new();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split('=');
            string value = parts[^1];
            settings = parts[0] switch
            {
                "notebook" => settings with
                {
                    Notebook = true, Balanced = false, Views = false, Refresh = false, Epochs = 10, Augment = "notebook", Optimizer = "rmsprop",
                },
                "crops" => settings with { Crops = [.. value.Split(',').Select(int.Parse)] },
                "stretch" => settings with { Stretch = value.Replace('_', ' ') },
                "blocks" => settings with { Blocks = [.. value.Split(',').Select(int.Parse)] },
                "convs" => settings with { Convolutions = int.Parse(value) },
                "average" => settings with { Average = bool.Parse(value) },
                "momentum" => settings with { Momentum = float.Parse(value) },
                "dense" => settings with { Dense = int.Parse(value) },
                "dropout" => settings with { Dropout = float.Parse(value) },
                "epochs" => settings with { Epochs = int.Parse(value) },
                "batch" => settings with { Batch = int.Parse(value) },
                "rate" => settings with { Rate = float.Parse(value) },
                "decay" => settings with { Decay = float.Parse(value) },
                "warmup" => settings with { WarmUp = double.Parse(value) },
                "balanced" => settings with { Balanced = bool.Parse(value) },
                "refresh" => settings with { Refresh = bool.Parse(value) },
                "views" => settings with { Views = bool.Parse(value) },
                "augment" => settings with { Augment = value },
                "optimizer" => settings with { Optimizer = value },
                _ => throw new ArgumentException($"unknown setting '{word}'"),
            };
        }

        return settings;
    }

    public VlassCnn Build(LabeledImages images, ulong seed)
    {
        VlassCnnBuilder builder = new(images.Shape.Rows, images.Shape.Columns, images.Shape.Channels);
        if (Notebook)
            return builder.Convolution(75).Convolution(50, 0.2f).Convolution(25).Dense(512, 0.3f).Classes(images.ClassNames).Seed(seed).Build();
        foreach (int filters in Blocks)
        {
            for (int before = 1; before < Convolutions; before++)
                builder.Convolution(filters, pool: false);
            builder.Convolution(filters);
        }

        if (Average)
            builder.GlobalAverage();
        builder.BatchNormalizationMomentum(Momentum);
        if (Dense > 0)
            builder.Dense(Dense, Dropout);
        return builder.Classes(images.ClassNames).Seed(seed).Build();
    }

    public TrainingOptions Options => new()
    {
        Epochs = Epochs, BatchSize = Batch, RefreshStatistics = Refresh,
        Optimizer = Optimizer == "rmsprop" ? new RmsProp() : new AdamW { WeightDecay = Decay },
        LearningRate = Rate, Schedule = Optimizer == "rmsprop" ? null : new CosineDecay { WarmUpEpochs = WarmUp },
        ClassWeights = Balanced ? ClassWeights.Balanced : null,
        Augmenter = Augment switch
        {
            "none" => null,
            "symmetry" => new SymmetryAugmenter(),
            "notebook" => new AffineAugmenter(AffineAugmentationOptions.Notebook),
            "noise" => new CompositeAugmenter(new SymmetryAugmenter(), new BeamNoise { Sigma = 0.03, Width = 2.5 }),
            "erase" => new CompositeAugmenter(new SymmetryAugmenter(), new Erasing { Share = 0.5, Smallest = 0.1, Largest = 0.3 }),
            "any" => new AffineAugmenter(
                new AffineAugmentationOptions { RotationRange = 180, HorizontalFlip = true, ZoomX = new(0.9, 1.1), ZoomY = new(0.9, 1.1) }),
            _ => throw new ArgumentException($"unknown augmentation '{Augment}'"),
        },
    };

    private string Network => Notebook
        ? "the notebook's network"
        : $"blocks {string.Join(' ', Blocks)} of {Convolutions} convolutions{(Average ? ", average" : "")}, momentum {Momentum}, dense {Dense} "
            + $"dropout {Dropout}";

    public override string ToString() =>
        $"{Preparation}; {Network}; "
        + $"{Optimizer} rate {Rate} decay {Decay}, {(Epochs is { } count ? $"{count} epochs of" : "epochs by the number of images, in")} batches of {Batch}; {Augment}; "
        + $"balanced {Balanced}, refresh {Refresh}, views {Views}";
}
