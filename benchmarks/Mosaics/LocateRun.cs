using System.Diagnostics;
using System.Globalization;
using VlassNet.Sky;

namespace VlassNet.Mosaics;

/// <summary>Positions in overlapping mosaics: the index against a search of all of them.</summary>
internal static class LocateRun
{
    private const int Side = 64;

    public static int Run(int count, int positions, TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mosaics");
        try
        {
            MosaicField field = new(count, Side, 0);
            field.Write(folder.FullName);
            string[] paths = [Path.Combine(folder.FullName, "mosaics")];
            MosaicIndexOptions options = new() { CacheFile = Path.Combine(folder.FullName, "index") };
            long before = Memory();
            (MosaicIndex index, double seconds) = Timed(() => MosaicIndex.Load(paths, options));
            Write(output, $"{index.Mosaics.Length} headers read in {seconds:F2} s; the index takes {(Memory() - before) / 1e6:F1} MB of memory");
            (index, seconds) = Timed(() => MosaicIndex.Load(paths, options));
            Write(output, $"the same from a file of {new FileInfo(options.CacheFile).Length / 1e6:F1} MB in {seconds:F2} s");
            ListedPosition[] list = [.. Positions(index, field, positions)];
            index.Locate(list[..1000]);
            (LocatedSources located, seconds) = Timed(() => index.Locate(list));
            Write(output, $"{positions} positions located in {seconds:F2} s: {located.Sources.Count} in a mosaic, {located.Outside.Count} in none");
            (int[] expected, double all) = Timed(() => list.AsParallel().AsOrdered().Select(one => BruteForce(index, one.Position)).ToArray());
            Write(output, $"by a search of all mosaics in {all:F2} s; a position is in {list.Average(one => index.Mosaics.Count(mosaic => mosaic.EdgeDistance(one.Position) >= 0)):F2} mosaics");

            // Each position has a name of its own, so each must be there once, in the mosaic that the search found.
            Dictionary<string, string> places = located.Sources.ToDictionary(source => source.Name!, source => source.File, StringComparer.Ordinal);
            int wrong = list.Where((one, i) => expected[i] < 0 ? places.ContainsKey(one.Name!) : places.GetValueOrDefault(one.Name!) != index.Mosaics[expected[i]].File).Count();
            bool isOrdered = located.Sources.Select(source => source.File).SequenceEqual(located.Sources.Select(source => source.File).Order(StringComparer.Ordinal));
            Write(output, $"wrong: {wrong}; {(isOrdered ? "ordered" : "NOT ordered")} by mosaic; most memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
            return wrong == 0 && isOrdered && located.Sources.Count + located.Outside.Count == positions ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>All over the field and a little beyond it.</summary>
    private static IEnumerable<ListedPosition> Positions(MosaicIndex index, MosaicField field, int count)
    {
        Random random = new(2);
        for (int i = 0; i < count; i++)
        {
            Mosaic near = index.Mosaics[random.Next(index.Mosaics.Length)];
            SkyPosition centre = near.Wcs.ToSky(Side / 2.0, Side / 2.0);
            double right = (random.NextDouble() - 0.5) * 1.3 * field.Step / Math.Cos(centre.Declination * Math.PI / 180);
            double up = (random.NextDouble() - 0.5) * 1.3 * field.Step;
            yield return new ListedPosition(
                new SkyPosition((centre.RightAscension + right + 360) % 360, centre.Declination + up), i.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int BruteForce(MosaicIndex index, SkyPosition position)
    {
        int best = -1;
        double farthest = 0;
        for (int number = 0; number < index.Mosaics.Length; number++)
        {
            double distance = index.Mosaics[number].EdgeDistance(position);
            if (distance >= 0 && (best < 0 || distance > farthest))
                (best, farthest) = (number, distance);
        }

        return best;
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static (T Value, double Seconds) Timed<T>(Func<T> work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        T value = work();
        return (value, watch.Elapsed.TotalSeconds);
    }

    private static void Write(TextWriter output, FormattableString text) => output.WriteLine(FormattableString.Invariant(text));
}
