using System.Diagnostics;
using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Mosaics;

/// <summary>Catalogues of more and more mosaics, with the notebook's network: what a mosaic costs, beside the reading of its file alone.</summary>
internal static class RateRun
{
    public static int Run(int[] counts, int side, int sources, bool finds, bool isCold, int threads, TextWriter output)
    {
        using VlassCnn model = VlassCnn.Notebook();
        One(1, warm: true);
        foreach (int count in counts)
            One(count, warm: false);
        return 0;

        void One(int count, bool warm)
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("mosaics");
            try
            {
                new MosaicField(count, side, sources).Write(folder.FullName);
                string[] files = [.. FitsFiles.In([Path.Combine(folder.FullName, "mosaics")])];
                Forget(files);
                double alone = Timed(() => ReadAll(files)).Wall;
                Forget(files);
                int rows = 0;
                (double wall, double processor) = Timed(() => rows = Catalogue(folder.FullName, files, model, finds, threads));
                if (warm)
                    return;
                double megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
                output.WriteLine(FormattableString.Invariant(
                    $"{count} mosaics of {side}×{side}: {wall:F2} s, {1000 * wall / count:F1} ms and {1000 * processor / count:F1} ms of processors each, {60 * count / wall:F0} a minute; {rows} rows; files alone read at {megabytes / alone:F0} MB/s, in {1000 * alone / count:F1} ms each; most memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        void Forget(string[] files)
        {
            if (!isCold)
                return;
            foreach (string file in files)
            {
                using Process dd = Process.Start(new ProcessStartInfo("dd", [$"if={file}", "iflag=nocache", "count=0", "status=none"]))!;
                dd.WaitForExit();
            }
        }
    }

    private static int Catalogue(string folder, string[] files, VlassCnn model, bool finds, int threads)
    {
        SourceClassifier classifier = new(model, new() { Threads = threads });
        MosaicIndex index = MosaicIndex.Load(files, new() { Threads = threads });
        CatalogFile file = new(Path.Combine(folder, "catalogue.csv"));
        Task<CatalogResult> work = finds
            ? file.WriteAsync(classifier, new MosaicFinder(index, new() { Threads = threads }))
            : file.WriteAsync(classifier, index.Locate(PositionList.Load(Path.Combine(folder, "list.csv"))));
        return work.GetAwaiter().GetResult().Rows;
    }

    private static void ReadAll(string[] files)
    {
        byte[] buffer = new byte[1 << 20];
        foreach (string file in files)
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            while (stream.Read(buffer) > 0)
                continue;
        }
    }

    private static (double Wall, double Processor) Timed(Action work)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        work();
        return (watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
    }
}
