using System.Security.Cryptography;
using System.Text;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>Says of which sources, model and options the rows of a catalogue are, by hashes.</summary>
internal static class CatalogIdentity
{
    /// <summary>SHA-256 of the networks.</summary>
    public static string OfModel(SourceClassifier classifier)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        classifier.AddModelTo(hash);
        return Finish(hash);
    }

    /// <summary>SHA-256 of how sources are cut out, classified and written.</summary>
    public static string OfOptions(SourceClassifier classifier, CatalogFormat format, bool isSafeForSpreadsheets)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        classifier.AddOptionsTo(hash);
        Add(hash, FormattableString.Invariant($"{format} {isSafeForSpreadsheets}\n"));
        return Finish(hash);
    }

    /// <summary>SHA-256 of a list of sources and of how long its files are.</summary>
    /// <param name="sources">All of them, those of other parts too.</param>
    /// <param name="outside">What else was in the list.</param>
    public static string OfSources(IReadOnlyList<CatalogSource> sources, IReadOnlyList<ListedPosition> outside)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in sources.Select(source => source.File).Distinct(StringComparer.Ordinal))
            Add(hash, FormattableString.Invariant($"{file} {(File.Exists(file) ? new FileInfo(file).Length : -1)}\n"));
        foreach (CatalogSource source in sources)
            Add(hash, FormattableString.Invariant($"{source.File}\n{source.Position?.RightAscension:R} {source.Position?.Declination:R}\n{source.Name}\n"));
        foreach (ListedPosition one in outside)
            Add(hash, FormattableString.Invariant($"{one.Position.RightAscension:R} {one.Position.Declination:R}\n{one.Name}\n"));
        return Finish(hash);
    }

    /// <summary>SHA-256 of the mosaics in which sources are found, and of how.</summary>
    public static string OfFinder(MosaicFinder finder)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Mosaic mosaic in finder.Index.Mosaics)
            Add(hash, FormattableString.Invariant($"{mosaic.File} {new FileInfo(mosaic.File).Length}\n"));
        Add(hash, finder.Description);
        return Finish(hash);
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
