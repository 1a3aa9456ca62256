namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>What a stage for small maps works on: some images' maps, the rows that it makes of them, and the pooled maps.</summary>
/// <param name="plan">The stage's plan.</param>
/// <param name="filters">Its output channels.</param>
/// <param name="pooledPixels">Pixels of its pooled map; without a pool, of its map.</param>
/// <param name="input">The maps that it starts from, before normalisation.</param>
internal sealed class SmallMapWork(SmallMapPlan plan, int filters, int pooledPixels, ChannelMaps input) : IDisposable
{
    /// <summary>The maps that it starts from, before normalisation; somebody else's.</summary>
    public ChannelMaps Input { get; } = input;

    /// <summary>V, the rows of the input.</summary>
    public ChannelRows Inputs { get; } = new(plan.Positions, plan.Shape.Channels);

    /// <summary>M, the rows of the output; on the way back dM.</summary>
    public ChannelRows Outputs { get; } = new(plan.Positions, filters);

    /// <summary>The pooled maps, before normalisation.</summary>
    public ChannelMaps Pooled { get; } = new(pooledPixels, filters);

    /// <summary>Images that there are rows for.</summary>
    public int Images { get; private set; }

    /// <summary>Rows of a position.</summary>
    public int Rows => Images * plan.RowsPerImage;

    /// <summary>Makes room.</summary>
    /// <param name="images">Images whose pooled maps are held.</param>
    /// <param name="together">Images whose rows are held at once.</param>
    public void Reserve(int images, int together)
    {
        Images = together;
        Inputs.Reserve(Rows);
        Outputs.Reserve(Rows);
        Pooled.Reserve(images);
    }

    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
        Pooled.Dispose();
    }
}
