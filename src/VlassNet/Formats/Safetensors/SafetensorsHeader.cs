namespace VlassNet.Formats.Safetensors;

/// <summary>The header of a safetensors file: its metadata and its tensors, in the order of their bytes.</summary>
/// <param name="Metadata">The strings under <c>__metadata__</c>.</param>
/// <param name="Entries">The tensors, whose bytes follow on each other from 0 with no gap and no overlap.</param>
/// <param name="DataStart">Where the bytes of the first tensor begin, counted from the start of the stream.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Entries, long DataStart)
{
    /// <summary>Size of the field that holds the header's length, little-endian.</summary>
    public const int LengthSize = sizeof(ulong);

    /// <summary>
    /// The longest header that is read. The format's own library accepts a hundred times as much, but the header of a network
    /// that this library can build has some thousand bytes, and a longer one only costs time and memory to refuse.
    /// </summary>
    public const int MaximumLength = 1_000_000;

    /// <summary>The name under which the header keeps its metadata instead of a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Number of bytes after the header.</summary>
    public long DataLength => Entries.Count == 0 ? 0 : Entries[^1].End;
}
