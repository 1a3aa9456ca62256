using System.Collections.Immutable;

namespace VlassNet.Catalogs;

/// <summary>A file of a part, as it was when it was last known to be whole.</summary>
/// <param name="Suffix">What stands in place of the catalogue's extension; empty for the catalogue itself.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Hash">SHA-256, in hexadecimal digits; empty while it grows.</param>
internal sealed record WrittenFile(string Suffix, long Length, string Hash);

/// <summary>What the rows of a part are of: the record that lies beside it.</summary>
/// <param name="Part">Which part of how many.</param>
/// <param name="Sources">SHA-256 of all sources, those of other parts among them, or of the mosaics in which they are found, and how.</param>
/// <param name="Model">SHA-256 of the networks.</param>
/// <param name="Options">SHA-256 of all else that rows depend on.</param>
internal sealed record CatalogRun(CatalogPart Part, string Sources, string Model, string Options)
{
    /// <summary>Whether all rows are there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The rows that are there; of a list they are counted in the file, unless it is complete.</summary>
    public int Rows { get; init; }

    /// <summary>The mosaics of this part whose sources are there.</summary>
    public int Mosaics { get; init; }

    /// <summary>The part's files, the catalogue first.</summary>
    public ImmutableArray<WrittenFile> Files { get; init; } = [];

    /// <summary>Of what another record is, as a phrase; null where both are of parts of one catalogue.</summary>
    public string? DifferenceTo(CatalogRun other) =>
        Part.Count != other.Part.Count ? FormattableString.Invariant($"a catalogue in {other.Part.Count} parts")
        : Sources != other.Sources ? "another list of sources or other images"
        : Model != other.Model ? "another model"
        : Options != other.Options ? "other options, or a model with another card"
        : null;

    /// <summary>Why a run does not go on with these rows, as a phrase that tells what they are of; null where it does.</summary>
    public string? WhyNotGoneOnWith(CatalogRun run) =>
        run.DifferenceTo(this) ?? (Part != run.Part ? $"the part {Part}" : null);
}
