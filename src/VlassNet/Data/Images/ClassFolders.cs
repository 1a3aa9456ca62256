using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace VlassNet.Data.Images;

/// <summary>Finds the pictures of a folder that has a folder for each class, with all folders within it, as Keras and torchvision do.</summary>
internal sealed class ClassFolders
{
    private readonly DirectoryInfo root;
    private readonly FileKind kind;
    private readonly PassedOver passedOver;
    private readonly CancellationToken token;

    private ClassFolders(DirectoryInfo root, FileKind kind, CancellationToken token)
    {
        this.root = root;
        this.kind = kind;
        this.token = token;
        passedOver = new PassedOver(root.FullName);
    }

    /// <param name="folder">The folder.</param>
    /// <param name="classNames">The folders to read, in the order of the labels; null for all, sorted by name.</param>
    /// <param name="kind">What the pictures are.</param>
    /// <param name="logger">Logs what was passed over.</param>
    /// <param name="token">Asked before every file.</param>
    public static ImageList Find(
        string folder, ImmutableArray<string>? classNames, FileKind kind, ILogger logger, CancellationToken token)
    {
        DirectoryInfo root = new(folder);
        if (!root.Exists)
        {
            string found = File.Exists(folder) ? "a file" : "no such folder";
            throw DatasetErrors.Of("a folder", found, folder, "Check the path.");
        }

        ClassFolders folders = new(root, kind, token);
        ImageList list = folders.Find(classNames);
        folders.passedOver.Log(logger, kind);
        return list;
    }

    private ImageList Find(ImmutableArray<string>? classNames)
    {
        ImmutableArray<string> names = classNames
            ?? [.. root.EnumerateDirectories().Select(found => found.Name).Where(IsShown).Order(StringComparer.Ordinal)];
        if (names.IsEmpty)
        {
            throw DatasetErrors.Of(
                $"a folder of {kind.Name} files for each class", "no folder", root.FullName,
                "Sort the files into folders, or list them with their labels (FromList).");
        }

        // A name with a line end in it would be one in every report.
        if (names.FirstOrDefault(name => PrintableText.Of(name) != name) is { } odd)
        {
            throw DatasetErrors.Of(
                "folders whose names can be those of classes", $"'{odd}'", root.FullName, "Rename the folder.");
        }

        foreach (FileInfo loose in root.EnumerateFiles())
            passedOver.Add(loose);
        foreach (DirectoryInfo other in root.EnumerateDirectories().Where(found => !names.Contains(found.Name)))
            passedOver.Add(other);
        List<LabeledFile> files = [];
        for (int label = 0; label < names.Length; label++)
            AddClass(new DirectoryInfo(Path.Combine(root.FullName, names[label])), label, files);
        return new ImageList(files, names);
    }

    private void AddClass(DirectoryInfo folder, int label, List<LabeledFile> files)
    {
        if (!folder.Exists)
            throw DatasetErrors.Of("a folder for each class", "no such folder", folder.FullName, "Check the names of the classes.");
        PassedOver others = new(root.FullName);
        int before = files.Count;
        Walk(folder, label, files, others);
        if (files.Count == before)
        {
            throw DatasetErrors.Of(
                $"at least one {kind.Name} file for each class", others.Kinds() ?? "none", folder.FullName,
                others.Advice(kind) ?? "Remove the folder, or name the classes to read.");
        }

        passedOver.Add(others);
    }

    /// <summary>The files of a folder, and then those of each folder in it, by the codes of their characters.</summary>
    private void Walk(DirectoryInfo folder, int label, List<LabeledFile> files, PassedOver others)
    {
        foreach (FileInfo file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            if (kind.IsOne(file.Name) && IsShown(file.Name))
                files.Add(LabeledFile.Of(file, label, kind));
            else
                others.Add(file);
        }

        foreach (DirectoryInfo inner in folder.EnumerateDirectories().OrderBy(inner => inner.Name, StringComparer.Ordinal))
        {
            // A link may lead back to where the walk came from, or out of the set.
            if (IsShown(inner.Name) && inner.LinkTarget is null)
                Walk(inner, label, files, others);
            else
                others.Add(inner);
        }
    }

    private static bool IsShown(string name) => !name.StartsWith('.');
}
