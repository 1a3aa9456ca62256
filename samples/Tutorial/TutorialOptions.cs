namespace Tutorial;

/// <summary>What the command line asks for.</summary>
internal sealed record TutorialOptions
{
    /// <summary>A path or URL with the images (or with images and labels, if it is an npz archive).</summary>
    public string? Images { get; init; }

    /// <summary>A path or URL with the labels.</summary>
    public string? Labels { get; init; }

    /// <summary>A folder of CIFAR-style batches.</summary>
    public string? Batches { get; init; }

    /// <summary>How many cutouts to simulate where nothing is read.</summary>
    public int Simulate { get; init; }

    /// <summary>How many images, from the first, are for training; null for the sensible share.</summary>
    public int? Train { get; init; }

    public Recipe Recipe { get; init; }

    /// <summary>Epochs; null for as many as suit the number of images.</summary>
    public int? Epochs { get; init; }

    public int BatchSize { get; init; }

    public ulong Seed { get; init; }

    public ComputeDevice Device { get; init; }

    /// <summary>The folder for checkpoints; null for none.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>The folder that all results are written to.</summary>
    public required string Out { get; init; }

    /// <summary>The path of a result.</summary>
    public string PathOf(string fileName) => Path.Combine(Out, fileName);
}
