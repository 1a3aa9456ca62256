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
}
