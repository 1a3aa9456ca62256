using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// A convolutional network for cutouts: what it is, its weights, and the names of its classes. Made by
/// <see cref="Notebook"/> or by a <see cref="VlassCnnBuilder"/>.
/// </summary>
public sealed class VlassCnn : IDisposable
{
    private readonly List<IDisposable> owned = [];

    internal VlassCnn(NetworkSpec spec, NetworkWeights weights, ImmutableArray<string> classNames)
    {
        Spec = spec;
        Weights = weights;
        ClassNames = classNames;
    }

    /// <summary>What the network is.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Its weights.</summary>
    public NetworkWeights Weights { get; }

    /// <summary>The name of each class.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>
    /// The network of the AAS 242 notebook, untrained: 64×64×1 images, blocks of 75, 50 (dropout 0.2) and 25 filters, a dense
    /// block of 512 units (dropout 0.3), and the classes Extended, Point Source, Double Lobes and Three Points. 868,189
    /// parameters.
    /// </summary>
    /// <param name="seed">Seed of the initial weights; the same seed gives the same weights.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    public static VlassCnn Notebook(ulong seed = 0) =>
        new VlassCnnBuilder(rows: 64, columns: 64)
            .Convolution(75)
            .Convolution(50, dropout: 0.2f)
            .Convolution(25)
            .Dense(512, dropout: 0.3f)
            .Seed(seed)
            .Build();

    /// <summary>
    /// The table that <c>model.summary()</c> of Keras 2.12 prints, with layers named as in a fresh session: each layer's type,
    /// output shape <c>(batch, row, column, channel)</c> and number of parameters, then the totals.
    /// </summary>
    /// <returns>The table, its lines parted by <c>\n</c>, with none after the last.</returns>
    public string Summary() => SummaryTable.Format(Spec, new LayerNames());

    /// <summary>Hands over something to be disposed of with the network, such as an engine's memory for it.</summary>
    internal void Own(IDisposable resource)
    {
        lock (owned)
            owned.Add(resource);
    }

    /// <summary>Frees what engines hold for the network. The weights stay readable.</summary>
    public void Dispose()
    {
        lock (owned)
        {
            foreach (IDisposable resource in owned)
                resource.Dispose();
            owned.Clear();
        }
    }
}
