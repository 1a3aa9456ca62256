using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// A catalogue on a disk that may take hours to make. Its rows go to <c>PATH.part</c> as they come, and the file gets its name when it is
/// complete; what was interrupted can be resumed, and ends with the same bytes.
/// </summary>
/// <remarks>
/// A <c>PATH.run</c> beside it says of which sources and model the rows are. A run that is killed at any moment, or for which the disk has no
/// room, leaves what the next can resume.
/// </remarks>
public sealed class CatalogFile
{
    private const string RowStart = "<TR>";

    private readonly string path;
    private readonly CatalogFormat format;
    private readonly CatalogShard shard;
    private readonly bool isSafeForSpreadsheets;

    /// <summary>Names the file.</summary>
    /// <param name="path">Where it is to be; <c>.vot</c> and <c>.xml</c> become a VOTable, all else comma-separated values.</param>
    /// <param name="shard">Which part of the sources it is for; default all.</param>
    /// <param name="isSafeForSpreadsheets">
    /// Whether texts of comma-separated values that a spreadsheet would run as a formula get an apostrophe in front, which VlassNet takes away
    /// when it reads them (see <see cref="CatalogWriter"/>). Default yes.
    /// </param>
    /// <exception cref="ArgumentException">The path is empty, or the shard is none.</exception>
    public CatalogFile(string path, CatalogShard? shard = null, bool isSafeForSpreadsheets = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = Path.GetFullPath(path);
        this.shard = shard ?? CatalogShard.Whole;
        this.shard.Validate();
        this.isSafeForSpreadsheets = isSafeForSpreadsheets;
        format = FormatOf(path);
    }

    /// <summary>Where the rows are until the catalogue is complete.</summary>
    public string PartPath => path + ".part";

    private string RunPath => path + ".run";

    /// <summary>How a file of this name is written.</summary>
    internal static CatalogFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".vot" or ".xml" ? CatalogFormat.VOTable : CatalogFormat.Csv;

    /// <summary>Classifies sources and writes their rows.</summary>
    /// <param name="classifier">What classifies them.</param>
    /// <param name="sources">All sources; those of the shard are taken.</param>
    /// <param name="resume">
    /// Whether to go on after the rows that an interrupted run of the same sources and model has left. Without it those are refused, so
    /// that none is lost by mistake.
    /// </param>
    /// <param name="progress">Told each row, with how many there are by then and will be.</param>
    /// <param name="cancellationToken">Ends the work; the rows so far are kept, and that is no error.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="ArgumentException">
    /// Rows of an interrupted run are there, and are not to be resumed, or are of other sources or another model.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written, or another run writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public async Task<CatalogResult> WriteAsync(
        SourceClassifier classifier, IReadOnlyList<CatalogSource> sources, bool resume = false,
        IProgress<CatalogProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        IReadOnlyList<CatalogSource> wanted = shard.Of(sources);
        string run = Fingerprint(classifier, wanted);
        if (resume && TakeComplete(run))
            return new CatalogResult(wanted.Count, wanted.Count, IsComplete: true);
        FileStream stream = Open(resume, run, out int done);
        await using ConfiguredAsyncDisposable streamClosing = stream.ConfigureAwait(false);
        CatalogWriter writer = new(stream, format, classifier.ClassNames, isSafeForSpreadsheets);
        if (done == 0)
        {
            stream.SetLength(0);
            if (shard.IsFirst)
                writer.WriteStart();
        }

        int before = done;
        try
        {
            await foreach (CatalogRow row in classifier.ClassifyAsync([.. wanted.Skip(done)], cancellationToken).ConfigureAwait(false))
            {
                writer.Write(row);
                done++;
                progress?.Report(new CatalogProgress(row, done, wanted.Count));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new CatalogResult(done, before, IsComplete: false);
        }

        if (shard.IsLast)
            writer.WriteEnd();
        stream.Flush(flushToDisk: true);
        WriteRun(Complete(run, stream.Length));
        await stream.DisposeAsync().ConfigureAwait(false);
        File.Move(PartPath, path, overwrite: true);
        File.Delete(RunPath);
        return new CatalogResult(done, before, IsComplete: true);
    }

    private static string Complete(string run, long length) => FormattableString.Invariant($"{run} complete {length}");

    private void WriteRun(string text) => AtomicFile.Write(RunPath, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Whether a run was killed after the complete catalogue got its name. A catalogue of that name alone would say nothing: it can be that of
    /// an earlier model.
    /// </summary>
    private bool TakeComplete(string run)
    {
        if (File.Exists(PartPath) || !File.Exists(path) || !File.Exists(RunPath)
            || File.ReadAllText(RunPath) != Complete(run, new FileInfo(path).Length))
            return false;
        File.Delete(RunPath);
        return true;
    }

    /// <summary>Opens the part, behind its last whole row.</summary>
    private FileStream Open(bool resume, string run, out int rows)
    {
        // Nobody else may write to it meanwhile.
        FileStream stream = new(PartPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            // The first row comes after the file that says of which run it is, so nothing is lost of a part that is empty.
            if (stream.Length == 0)
            {
                WriteRun(run);
                rows = 0;
                return stream;
            }

            if (!resume)
            {
                throw new ArgumentException(
                    $"{PartPath}: expected no rows of an interrupted run; found some. Resume it, or delete the file and {RunPath}.");
            }

            if (!File.Exists(RunPath) || File.ReadAllText(RunPath).Split(' ')[0] != run)
            {
                throw new ArgumentException(
                    $"{PartPath}: expected the rows of an interrupted run of the same sources, model and options; found those of others. "
                    + "Choose another file, or delete it.");
            }

            rows = CountRows(stream);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The whole rows that are there; the stream stands behind the last one, and what follows is cut off.</summary>
    private int CountRows(FileStream stream)
    {
        int lines = 0, rows = 0;
        long end = 0;
        byte[] buffer = new byte[1 << 16];
        List<byte> start = [];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            long position = stream.Position - count;
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    if (start.Count < RowStart.Length)
                        start.Add(buffer[i]);
                    continue;
                }

                bool isRow = format == CatalogFormat.Csv
                    ? lines > 0 || !shard.IsFirst
                    : Encoding.ASCII.GetString([.. start]) == RowStart;
                lines++;
                start.Clear();
                if (isRow)
                    rows++;
                if (isRow || rows == 0)
                    end = position + i + 1;
            }
        }

        stream.SetLength(end);
        stream.Position = end;
        return rows;
    }

    /// <summary>SHA-256 of the network, the options, the list, and how long its files are.</summary>
    private string Fingerprint(SourceClassifier classifier, IReadOnlyList<CatalogSource> sources)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        classifier.AddTo(hash);
        Add(FormattableString.Invariant($"{format} {shard} {isSafeForSpreadsheets}\n"));
        foreach (string file in sources.Select(source => source.File).Distinct(StringComparer.Ordinal))
            Add(FormattableString.Invariant($"{file} {(File.Exists(file) ? new FileInfo(file).Length : -1)}\n"));
        foreach (CatalogSource source in sources)
            Add(FormattableString.Invariant($"{source.File}\n{source.Position?.RightAscension:R} {source.Position?.Declination:R}\n{source.Name}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
