namespace VlassNet.Fuzzing;

/// <summary>A part of a file: a chunk, an entry, a card.</summary>
/// <param name="Name">What the format calls it; parts of one name are exchanged between files.</param>
/// <param name="Body">Its bytes, unpacked.</param>
internal sealed record Part(string Name, byte[] Body);

/// <summary>
/// A format whose parts have lengths or checksums around them: plain damage would end there. It is taken apart, and put together
/// again with lengths and checksums that are right for the damaged parts.
/// </summary>
internal abstract class Container
{
    /// <summary>The parts; empty where it is not of this format.</summary>
    public abstract IReadOnlyList<Part> Split(byte[] file);

    public abstract byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random);
}
