namespace VlassNet.Exchange;

/// <summary>The layers of another program's network that have weights, each kind in the order of the network.</summary>
internal sealed class ForeignLayers
{
    /// <summary>The shape of an image, or null where the file does not say.</summary>
    public ImageShape? Input { get; set; }

    /// <summary>The convolutions.</summary>
    public List<ForeignKernel> Convolutions { get; } = [];

    /// <summary>The batch normalisations, one for each convolution; null where a block has none.</summary>
    public List<ForeignNormalization?> Normalizations { get; } = [];

    /// <summary>The dense layers, the last of which is the classifier.</summary>
    public List<ForeignKernel> Denses { get; } = [];

    /// <summary>Whether the flatten has the channels run fastest, (row, column, channel), and not slowest.</summary>
    public bool FlattensChannelsLast { get; set; }

    /// <summary>The ε of batch normalisations that do not say theirs: what the program does without being told.</summary>
    public required float UsualEpsilon { get; init; }

    /// <summary>Whether the file tells the operations, so that nothing is left to ask.</summary>
    public bool TellsOperations { get; init; }

    /// <summary>Whether the block of each convolution ends with a pool, where the file tells the operations.</summary>
    public List<bool> Pools { get; } = [];

    /// <summary>Whether the dense layers start from the mean of each map, where the file tells the operations.</summary>
    public bool AveragesGlobally { get; set; }

    /// <summary>Whether the names are all those that VlassNet gives, so that the layers are those of a network of its own.</summary>
    public bool HasOwnNames { get; set; }
}

/// <summary>The weights of a convolution or a dense layer.</summary>
/// <param name="Weight">
/// A convolution's <c>(output, input, row, column)</c> or, with the output last, <c>(row, column, input, output)</c>; a dense layer's
/// <c>(output, input)</c> or <c>(input, output)</c>.
/// </param>
/// <param name="Bias">One value an output, or null for zeros.</param>
/// <param name="IsOutputLast">Whether the outputs are the last axis, as in Keras.</param>
internal sealed record ForeignKernel(ForeignTensor Weight, ForeignTensor? Bias, bool IsOutputLast)
{
    public long Inputs => (Weight.Shape.Length, IsOutputLast) switch { (4, true) => Weight.Shape[2], (2, true) => Weight.Shape[0], _ => Weight.Shape[1] };

    public long Outputs => IsOutputLast ? Weight.Shape[^1] : Weight.Shape[0];

    /// <summary>The window of a convolution: rows and columns.</summary>
    public (long Rows, long Columns) Window => IsOutputLast ? (Weight.Shape[0], Weight.Shape[1]) : (Weight.Shape[2], Weight.Shape[3]);
}

/// <summary>The weights of a batch normalisation.</summary>
/// <param name="Scale">γ, or null for ones.</param>
/// <param name="Shift">β, or null for zeros.</param>
/// <param name="Mean">The moving mean.</param>
/// <param name="Variance">The moving variance.</param>
/// <param name="Epsilon">What is added to the variance, or null where the file does not say.</param>
/// <param name="Place">Whether it is before the ReLU or after, or null where the file does not say.</param>
internal sealed record ForeignNormalization(
    ForeignTensor? Scale, ForeignTensor? Shift, ForeignTensor Mean, ForeignTensor Variance,
    float? Epsilon = null, NormalizationPlace? Place = null);
