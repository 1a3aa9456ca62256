namespace VlassNet.Augmentation;

/// <summary>Names one random view of one image: all that an augmentation may depend on.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Sample">The image's place in the training set, from 0 (not its place in a batch).</param>
public readonly record struct SampleKey(ulong Seed, int Epoch, int Sample);
