namespace ClassifyCutouts;

/// <summary>What the command line asks for.</summary>
internal sealed record ClassifyOptions
{
    /// <summary>The model's file.</summary>
    public required string Model { get; init; }

    /// <summary>FITS files and folders of them.</summary>
    public required IReadOnlyList<string> Input { get; init; }

    /// <summary>A list of positions in the one image; null for the middle of each image.</summary>
    public string? Positions { get; init; }

    /// <summary>Whether to find the sources of the images.</summary>
    public bool Find { get; init; }

    /// <summary>The catalogue.</summary>
    public required string Out { get; init; }

    /// <summary>Whether to start anew, whatever is there.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Which part of the sources to classify.</summary>
    public required CatalogPart Part { get; init; }

    /// <summary>How pixels are scaled; null for what the model's card says.</summary>
    public PixelNormalization? Normalization { get; init; }

    /// <summary>The side of the network's pixels, arcseconds; null for what the model's card says.</summary>
    public double? PixelScale { get; init; }

    public ComputeDevice Device { get; init; }
}
