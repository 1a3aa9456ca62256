using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace VlassNet.Catalogs;

/// <summary>Makes a catalogue of its parts, byte for byte that of a single run.</summary>
/// <remarks>
/// Beside a catalogue of sources that were found, their components and regions are put together likewise, and the positions that are in no mosaic
/// are taken along. The parts stay where they are.
/// </remarks>
public static class CatalogMerge
{
    private const int BufferSize = 1 << 20;

    /// <summary>Puts parts together. Each file is there as a whole or not at all, the catalogue last.</summary>
    /// <param name="catalogue">
    /// The path of the whole catalogue, as the parts were given it: those of <c>catalogue.csv</c> are <c>catalogue.0001-of-0016.csv</c>, … beside it.
    /// </param>
    /// <param name="count">How many parts there are; null for what their names say.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was put together.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 2: a catalogue in one part is whole.</exception>
    /// <exception cref="BadInputException">
    /// There is no part; parts are missing, not complete, damaged or of another run: the message has their numbers, as
    /// <c>--array=3,7-9</c>; or names say different numbers of parts.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CatalogMergeResult Merge(string catalogue, int? count = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(catalogue);
        if (count is { } said)
            ArgumentOutOfRangeException.ThrowIfLessThan(said, 2, nameof(count));
        string path = Path.GetFullPath(catalogue);
        PartCheck check = PartCheck.Of(path, count ?? CountOf(path));
        check.ThrowIfAny();
        string[] suffixes = [.. check.Runs.SelectMany(run => run.Files).Select(file => file.Suffix).Distinct()];
        foreach (string suffix in suffixes.Reverse())
            AtomicFile.Write(PartFile.PathOf(path, suffix), stream => Join(path, check, suffix, stream, cancellationToken));
        return new CatalogMergeResult(check.Runs.Length, check.Runs.Sum(run => (long)run.Rows), [.. suffixes.Select(suffix => PartFile.PathOf(path, suffix))]);
    }

    private static void Join(string path, PartCheck check, string suffix, Stream destination, CancellationToken token)
    {
        byte[] buffer = new byte[BufferSize];
        foreach (CatalogRun run in check.Runs)
        {
            if (run.Files.FirstOrDefault(file => file.Suffix == suffix) is not { } file)
                continue;
            using FileStream part = new(PartFile.PathOf(run.Part.PathOf(path), suffix), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                token.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                destination.Write(buffer, 0, read);
            }

            // A part is read once, so what is wrong with it shows only now; nothing has got its name yet.
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Hash)
                check.Damaged(run.Part.Number);
        }

        check.ThrowIfAny();
    }

    /// <summary>The number of parts that the names beside a catalogue say.</summary>
    private static int CountOf(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path) + ".", folder = Path.GetDirectoryName(path)!;
        ImmutableSortedSet<int> counts = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, stem + "*-of-*").Select(file => CountIn(Path.GetFileName(file)[stem.Length..], Path.GetExtension(path))).OfType<int>()]
            : [];
        string example = Path.GetFileName(new CatalogPart(1, 16).PathOf(path));
        return counts switch
        {
            [] => throw new BadInputException($"parts of a catalogue, such as {example}", "none", folder, "Give the path that the parts were given.") { Subject = InputSubject.Table },
            [var only] => only,
            _ => throw new BadInputException(
                "parts of one catalogue", $"parts of catalogues in {string.Join(" and in ", counts.Select(count => count.ToString(CultureInfo.InvariantCulture)))} parts",
                Path.Combine(folder, stem + "*"), "Say how many parts there are, or delete those of the other catalogue.") { Subject = InputSubject.Table },
        };
    }

    /// <summary>16 of <c>0003-of-0016.csv</c> or <c>0003-of-0016.csv.run.json</c>; null of another name.</summary>
    private static int? CountIn(string name, string extension)
    {
        string digits = name.Split('.')[0];
        string rest = name[digits.Length..];
        bool isPart = rest == extension || rest.StartsWith(extension + ".", StringComparison.Ordinal);
        return isPart && digits.Split("-of-") is [var number, var count] && TryNumber(number, out _) && TryNumber(count, out int of) ? of : null;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

/// <summary>What was put together.</summary>
/// <param name="Parts">The number of parts.</param>
/// <param name="Rows">The rows of the catalogue.</param>
/// <param name="Files">The paths of the files, the catalogue first.</param>
public sealed record CatalogMergeResult(int Parts, long Rows, ImmutableArray<string> Files);
