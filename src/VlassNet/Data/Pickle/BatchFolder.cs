using System.Globalization;

namespace VlassNet.Data.Pickle;

/// <summary>The files of a folder of CIFAR-style batches.</summary>
internal sealed record BatchFolder(IReadOnlyList<string> Files, string? MetaFile)
{
    private const string TrainingPrefix = "data_batch_";

    public static BatchFolder Open(string directory, BatchPart part)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (!Directory.Exists(directory))
            throw Missing("a folder", "none");
        string[] training = [.. Directory.GetFiles(directory, TrainingPrefix + "*").Where(file => NumberOf(file) >= 0)
            .OrderBy(NumberOf)];
        string test = Path.Combine(directory, "test_batch");
        if (part != BatchPart.Test && training.Length == 0)
            throw Missing($"training batches {TrainingPrefix}1, {TrainingPrefix}2, …", "none");
        if (part != BatchPart.Training && !File.Exists(test))
            throw Missing("the file test_batch", "no such file");
        string meta = Path.Combine(directory, "batches.meta");
        string[] files = part switch
        {
            BatchPart.Training => training,
            BatchPart.Test => [test],
            _ => [.. training, test],
        };
        return new BatchFolder(files, File.Exists(meta) ? meta : null);

        BadInputException Missing(string expected, string found) =>
            DatasetErrors.Of(expected, found, directory, "Check the path; single files can be given as a list.");
    }

    private static int NumberOf(string file) =>
        int.TryParse(Path.GetFileName(file)[TrainingPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            ? n
            : -1;
}
