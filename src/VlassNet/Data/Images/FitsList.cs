using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Data.Images;

/// <summary>A cutout of a FITS file and its label.</summary>
/// <param name="Path">The file.</param>
/// <param name="Position">Where in it; null for its middle.</param>
/// <param name="Label">An index into the names of the classes.</param>
internal sealed record FitsItem(string Path, SkyPosition? Position, int Label);

/// <summary>Which cutouts make a set.</summary>
/// <param name="Items">The cutouts in the order of the set.</param>
/// <param name="ClassNames">The names of the classes.</param>
internal sealed record FitsList(IReadOnlyList<FitsItem> Items, ImmutableArray<string> ClassNames)
{
    /// <summary>The files of a folder that has a folder for each class.</summary>
    public static FitsList OfFolder(string folder, ImmutableArray<string>? classNames, CancellationToken token)
    {
        ImageList list = ClassFolders.Find(folder, classNames, FileKind.Fits, token);
        return new FitsList([.. list.Files.Select(file => new FitsItem(file.Path, null, file.Label))], list.ClassNames);
    }
}
