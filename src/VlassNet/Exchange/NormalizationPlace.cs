namespace VlassNet.Exchange;

/// <summary>Where a block of another program's network has its batch normalisation.</summary>
public enum NormalizationPlace
{
    /// <summary>Convolution, ReLU, batch normalisation, max pool: as VlassNet's own networks and the notebook's.</summary>
    AfterRelu,

    /// <summary>
    /// Convolution, batch normalisation, ReLU, max pool: as most networks in PyTorch. The normalisation is worked into the convolution,
    /// which gives the same predictions, and the block's own becomes one that changes nothing.
    /// </summary>
    BeforeRelu,
}
