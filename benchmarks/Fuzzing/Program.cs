// Damages small files in every way there is, and gives them to VlassNet's readers; prints a line for each of them. Ends with 1 if
// one failed: threw what is not documented, took over a second, or allocated over 100 MB beside the size of the file.
using VlassNet.Fuzzing;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Options.Help);
    return 0;
}

try
{
    Options options = Options.Parse(args);
    string golden = GoldenFolder();
    IReadOnlyList<FuzzedReader> all = [.. FuzzedReaders.All(golden), .. KerasReaders.All(golden)];
    if (options.Reproduce is { } file)
        return Reproduce(file, all) ? 0 : 1;
    FuzzedReader[] readers = [.. all.Where(reader => reader.Name.StartsWith(options.Reader, StringComparison.Ordinal))];
    if (readers.Length == 0)
    {
        string names = string.Join(", ", all.Select(reader => reader.Name));
        throw new FormatException($"no reader {options.Reader}; there are {names}");
    }

    Corpus corpus = new(golden, options.Corpus);
    bool areNoneLeft = KeepThoseLeft(options.Out, all, corpus);
    return new FuzzRun(options, readers, corpus).Run() && areNoneLeft ? 0 : 1;
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{Options.Help}");
    return 2;
}

static bool Reproduce(string file, IReadOnlyList<FuzzedReader> all)
{
    string name = FailureFolder.ReaderOf(file);
    FuzzedReader reader = all.FirstOrDefault(reader => reader.Name == name)
        ?? throw new FormatException($"{file}: expected a name that starts with a reader's");
    using ScratchFile scratch = new(reader.FileName);
    TrialResult result = Trial.Run(reader, File.ReadAllBytes(file), scratch);
    string what = result.IsAccepted ? "accepted" : "refused";
    Console.WriteLine($"{reader.Name}: {what}, {result.Time.TotalMilliseconds:F1} ms, {result.Allocated:N0} bytes");
    Console.WriteLine(result.Problem ?? "no problem but perhaps the time");
    return result.Problem is null && result.Time < Worker.Longest;
}

// An earlier process that ended without its table had ended with one of these.
static bool KeepThoseLeft(string folder, IReadOnlyList<FuzzedReader> all, Corpus corpus)
{
    bool areNone = true;
    foreach ((ulong seed, string name, long number) in InFlight.Left(folder))
    {
        // There is no name where the process had not begun.
        if (all.FirstOrDefault(one => one.Name == name) is not { } reader)
            continue;
        byte[] input = new InputMaker(reader, corpus.SeedsOf(reader), seed).Make(number);
        new FailureFolder(folder, seed).Add(name, number, input, "the process ended, or was killed, while this was read");
        areNone = false;
    }

    return areNone;
}

static string GoldenFolder()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "VlassNet.sln")))
            return Path.Combine(folder.FullName, "tests", "VlassNet.Tests", "Golden");
    }

    throw new FormatException("expected to be run from the repository, where the files to damage are");
}
