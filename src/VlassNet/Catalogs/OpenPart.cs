using System.Collections.Immutable;

namespace VlassNet.Catalogs;

/// <summary>
/// The files of a part while they grow. Nobody else may write to them meanwhile, and a process that is killed at any moment leaves what the
/// next goes on with.
/// </summary>
internal sealed class OpenPart : IDisposable
{
    private readonly string path;
    private readonly ImmutableArray<string> suffixes;
    private readonly FileStream[] streams;

    private OpenPart(string path, ImmutableArray<string> suffixes)
    {
        this.path = path;
        this.suffixes = suffixes;
        streams = new FileStream[suffixes.Length];
        try
        {
            for (int i = 0; i < streams.Length; i++)
                streams[i] = new FileStream(UnfinishedOf(suffixes[i]), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the rows are of, and how many are there if they are not counted.</summary>
    public required CatalogRun Run { get; set; }

    /// <summary>Whether there is something to go on with.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>The catalogue itself.</summary>
    public FileStream Catalogue => streams[0];

    /// <summary>Opens the files of a part that is not finished.</summary>
    /// <param name="path">The part's catalogue.</param>
    /// <param name="run">What its rows are to be of.</param>
    /// <param name="suffixes">Its files, the catalogue first.</param>
    /// <param name="overwrite">Whether to start again, whatever is there.</param>
    /// <exception cref="BadInputException">What is there is of another run.</exception>
    /// <exception cref="IOException">A file cannot be written, or another process writes it.</exception>
    public static OpenPart Open(string path, CatalogRun run, ImmutableArray<string> suffixes, bool overwrite)
    {
        OpenPart open = new(path, suffixes) { Run = run };
        try
        {
            // Only now is it sure that no other process is at it.
            open.Begin(overwrite ? null : RunInProgress(path, run));
            return open;
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    /// <summary>A file beside the catalogue.</summary>
    public FileStream Beside(string suffix) => streams[suffixes.IndexOf(suffix)];

    /// <summary>Goes back to what was kept last, or to the start.</summary>
    public void CutBack(bool isKept)
    {
        foreach ((string suffix, FileStream stream) in suffixes.Zip(streams))
        {
            stream.SetLength(isKept ? Run.Files.First(file => file.Suffix == suffix).Length : 0);
            stream.Position = stream.Length;
        }
    }

    /// <summary>Makes sure that what is there stays there.</summary>
    public void Keep(int rows, int mosaics)
    {
        foreach (FileStream stream in streams)
            stream.Flush(flushToDisk: true);
        Write(Run with { Rows = rows, Mosaics = mosaics, Files = [.. suffixes.Select((suffix, i) => new WrittenFile(suffix, streams[i].Length, ""))] });
    }

    /// <summary>Gives the files their names. It can be interrupted anywhere.</summary>
    public void Finish(int rows, int mosaics)
    {
        Keep(rows, mosaics);
        Write(Run with { IsComplete = true, Files = [.. Run.Files.Select((file, i) => file with { Hash = PartFile.Hash(streams[i]) })] });
        Dispose();
        FinishedPart.Name(path, Run);
    }

    public void Dispose()
    {
        foreach (FileStream? stream in streams)
            stream?.Dispose();
    }

    private static CatalogRun? RunInProgress(string path, CatalogRun run)
    {
        CatalogRun? there = CatalogRunJson.Read(path);
        FinishedPart.RefuseOther(path, run, there);
        return there?.WhyNotGoneOnWith(run) is null ? there : null;
    }

    private void Begin(CatalogRun? there)
    {
        // The first row comes after the record, so nothing is lost of a file that is empty.
        bool isAsRecorded = there is not null && suffixes.Select((suffix, i) => (suffix, streams[i].Length))
            .All(one => (there.Files.FirstOrDefault(file => file.Suffix == one.suffix)?.Length ?? 0) <= one.Length);
        IsResumed = isAsRecorded && Catalogue.Length > 0;
        if (IsResumed)
        {
            Run = Run with { Rows = there!.Rows, Mosaics = there.Mosaics, Files = there.Files };
            return;
        }

        foreach (FileStream stream in streams)
            stream.SetLength(0);
        Write(Run);
    }

    private string UnfinishedOf(string suffix) => PartFile.UnfinishedOf(PartFile.PathOf(path, suffix));

    private void Write(CatalogRun run)
    {
        Run = run;
        CatalogRunJson.Write(path, run);
    }
}
