namespace VlassNet.Compute.Engines;

/// <summary>
/// A batch of views of a set that stays the same from step to step. An engine that has a memory of its own (a graphics processor's) may
/// keep the set there and make the views itself; one that does not care fetches them with <see cref="IImageBatch.CopyImage"/>, which
/// gives the same.
/// </summary>
public interface IImageSetBatch : IImageBatch
{
    /// <summary>The whole set, its images as they are. Equal objects (<see cref="object.Equals(object)"/>) are the same set.</summary>
    IImageBatch Set { get; }

    /// <summary>Which image of the set one of the batch is a view of.</summary>
    int Position(int index);

    /// <summary>How one image of the batch is a view of its image of the set.</summary>
    /// <param name="index">0 … <see cref="IImageBatch.Count"/> − 1.</param>
    /// <param name="view">The map, good to 1e-4 of a pixel.</param>
    /// <returns>Whether it is such a view; what is not must be fetched.</returns>
    bool TryGetView(int index, out AffineMap view);
}
