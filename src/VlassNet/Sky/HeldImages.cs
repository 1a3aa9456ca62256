namespace VlassNet.Sky;

/// <summary>
/// Images that were read as a whole, for what needs their pixels next: so a mosaic in which sources were found is not read again to cut them out.
/// Each is taken once.
/// </summary>
internal sealed class HeldImages : IDisposable
{
    /// <summary>The most bytes of pixels that are held; images that do not fit are read again.</summary>
    private const long MostBytes = 1L << 29;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (FitsImage Image, float[] Pixels)> held = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>Holds an image, if there is room for it and none of its name.</summary>
    /// <param name="file">What its sources call it.</param>
    /// <param name="image">The image; this takes it over.</param>
    /// <param name="pixels">All of its pixels.</param>
    public void Add(string file, FitsImage image, float[] pixels)
    {
        long size = (long)pixels.Length * sizeof(float);
        lock (gate)
        {
            if (bytes + size <= MostBytes && held.TryAdd(file, (image, pixels)))
            {
                bytes += size;
                return;
            }
        }

        image.Dispose();
    }

    /// <summary>Gives an image away, and keeps nothing of it.</summary>
    /// <param name="file">What its sources call it.</param>
    /// <returns>The image, which is the caller's now, and its pixels; null where it is not held.</returns>
    public (FitsImage Image, float[] Pixels)? Take(string file)
    {
        lock (gate)
        {
            if (!held.Remove(file, out (FitsImage Image, float[] Pixels) one))
                return null;
            bytes -= (long)one.Pixels.Length * sizeof(float);
            return one;
        }
    }

    /// <summary>Whether an image is held.</summary>
    public bool Has(string file)
    {
        lock (gate)
            return held.ContainsKey(file);
    }

    /// <summary>Closes an image if it is held still.</summary>
    public void Drop(string file) => Take(file)?.Image.Dispose();

    /// <summary>Closes what was not taken.</summary>
    public void Dispose()
    {
        foreach ((FitsImage image, _) in held.Values)
            image.Dispose();
        held.Clear();
    }
}
