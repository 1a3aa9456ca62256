using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>A convolutional network for cutouts: what it is, its weights, and the names of its classes.</summary>
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
