using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Sky;

namespace VlassNet.Data.Images;

/// <summary>A cutout of a FITS file and its label.</summary>
/// <param name="Path">The file.</param>
/// <param name="Position">Where in it; null for its middle.</param>
/// <param name="Label">An index into the names of the classes.</param>
internal sealed record FitsItem(string Path, SkyPosition? Position, int Label)
{
    /// <summary>What the set calls it: its file, and its position where it has one.</summary>
    public string NameIn(string root) => LabeledFile.NameOf(Path, root) + (Position is { } position
        ? FormattableString.Invariant($" {position.RightAscension} {position.Declination:+0.########;-0.########}")
        : "");
}

/// <summary>Which cutouts make a set.</summary>
/// <param name="Items">The cutouts in the order of the set.</param>
/// <param name="ClassNames">The names of the classes.</param>
internal sealed record FitsList(IReadOnlyList<FitsItem> Items, ImmutableArray<string> ClassNames)
{
    /// <summary>The files of a folder that has a folder for each class.</summary>
    public static FitsList OfFolder(string folder, ImmutableArray<string>? classNames, ILogger logger, CancellationToken token)
    {
        ImageList list = ClassFolders.Find(folder, classNames, FileKind.Fits, logger, token);
        return new FitsList([.. list.Files.Select(file => new FitsItem(file.Path, null, file.Label))], list.ClassNames);
    }

    /// <summary>Sources with a label each; without names the classes are the labels, sorted.</summary>
    /// <exception cref="ArgumentException">There are none, or labels do not go with them.</exception>
    public static FitsList Of(IReadOnlyList<CatalogSource> sources, IReadOnlyList<string> labels, ImmutableArray<string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(labels);
        if (sources.Count == 0 || labels.Count != sources.Count)
        {
            throw new ArgumentException(
                $"expected at least one source and a label for each; received {sources.Count} sources and {labels.Count} labels", nameof(labels));
        }

        ImmutableArray<string> names = classNames ?? [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (ClassNameRules.Problems(names).FirstOrDefault() is { } problem)
            throw new ArgumentException($"expected names of classes; {problem}", nameof(labels));
        return new FitsList([.. sources.Select((source, i) => new FitsItem(source.File, source.Position, IndexOf(i)))], names);

        int IndexOf(int i) => names.IndexOf(labels[i], 0, StringComparer.Ordinal) is >= 0 and int label
            ? label
            : throw new ArgumentException($"expected a class of {string.Join(", ", names)}; received '{labels[i]}' for source {i}", nameof(labels));
    }
}
