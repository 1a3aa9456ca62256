using System.Diagnostics;
using System.Globalization;
using System.Text;
using VlassNet.Sky;

namespace Detection.Scores;

/// <summary>Finds components with the library and writes them as the scripts of benchmarks/peers do.</summary>
internal static class OwnFinder
{
    public static void Run(string mosaic, string table, int threads)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using FitsImage image = FitsImage.Open(mosaic);
        DetectionResult found = new SourceFinder(new SourceFinderOptions { Threads = threads }).Find(image);
        double seconds = watch.Elapsed.TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# seconds={seconds:F3} cpu={self.TotalProcessorTime.TotalSeconds:F3} megabytes={self.PeakWorkingSet64 / 1048576.0:F0}\n");
        text.AppendJoin(',', FoundComponent.Columns).Append('\n');
        double beam = PixelsInBeam(image);
        foreach (SourceComponent one in found.Components)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{one.Row:R},{one.Column:R},{one.PeakFlux:R},{one.Flux * beam:R},{one.RowError:R},{one.ColumnError:R},{one.Noise:R},{one.Background:R}\n");
        }

        File.WriteAllText(table, text.ToString());
    }

    /// <summary>Tables have sums of pixels, of one arcsecond.</summary>
    private static double PixelsInBeam(FitsImage image) =>
        image.Cards.TryGetDouble("BMAJ", out double major) && image.Cards.TryGetDouble("BMIN", out double minor)
            ? Math.PI / (4 * Math.Log(2)) * major * minor * 3600 * 3600 : double.NaN;
}
