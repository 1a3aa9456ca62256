namespace VlassNet.Data;

/// <summary>Where the pixels of a set are: in memory, in a file, in several sets. May be asked by many threads at once.</summary>
internal abstract class PixelStore
{
    /// <summary>Images in all.</summary>
    public abstract int Count { get; }

    /// <summary>Whether images may have to be read each time: a caller that asks for one must bring room for it.</summary>
    public abstract bool NeedsRoom { get; }

    /// <summary>The pixels of one image: where they are, or read into <paramref name="room"/>.</summary>
    /// <param name="index">Which image.</param>
    /// <param name="room">Room for an image, where <see cref="NeedsRoom"/>.</param>
    public abstract ReadOnlySpan<float> Image(int index, Span<float> room);
}
