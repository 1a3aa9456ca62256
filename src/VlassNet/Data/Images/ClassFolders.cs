using System.Collections.Immutable;

namespace VlassNet.Data.Images;

/// <summary>Finds the pictures of a folder that has a folder for each class.</summary>
internal static class ClassFolders
{
    /// <param name="folder">The folder.</param>
    /// <param name="classNames">The folders to read, in the order of the labels; null for all, sorted by name.</param>
    /// <param name="kind">What the pictures are.</param>
    /// <param name="token">Asked before every file.</param>
    public static ImageList Find(string folder, ImmutableArray<string>? classNames, FileKind kind, CancellationToken token)
    {
        DirectoryInfo root = new(folder);
        if (!root.Exists)
        {
            string found = File.Exists(folder) ? "a file" : "no such folder";
            throw new BadInputException("a folder", found, folder, "Check the path.");
        }

        ImmutableArray<string> names = classNames
            ?? [.. root.EnumerateDirectories().Select(found => found.Name).Where(IsShown).Order(StringComparer.Ordinal)];
        if (names.IsEmpty)
        {
            throw new BadInputException(
                $"a folder of {kind.Name} files for each class", "no folder", folder,
                "Sort the files into folders, or list them with their labels (FromList).");
        }

        List<LabeledFile> files = [];
        for (int label = 0; label < names.Length; label++)
            files.AddRange(FilesOf(new DirectoryInfo(Path.Combine(root.FullName, names[label])), label, kind, token));
        return new ImageList(files, names);
    }

    private static List<LabeledFile> FilesOf(DirectoryInfo folder, int label, FileKind kind, CancellationToken token)
    {
        if (!folder.Exists)
        {
            throw new BadInputException(
                "a folder for each class", "no such folder", folder.FullName,
                "Check the names of the classes.");
        }

        List<LabeledFile> files = [];
        foreach (FileInfo file in folder.EnumerateFiles().Where(file => kind.IsOne(file.Name) && IsShown(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            files.Add(LabeledFile.Of(file, label, kind));
        }

        return files.Count > 0
            ? files
            : throw new BadInputException(
                $"at least one {kind.Name} file for each class", "none", folder.FullName,
                "Remove the folder, or name the classes to read.");
    }

    private static bool IsShown(string name) => !name.StartsWith('.');
}
