using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using VlassNet.Catalogs;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Benchmarks;

/// <summary>
/// A catalogue of a mosaic as large as VLASS' Quick Look images, from the file to the rows on the disk, beside the rate of the engine
/// alone on as many images that are in memory: in turns, so that both meet the same minutes, and added up, because single seconds of a
/// busy machine differ by half. The first catalogue, while whose code is compiled, is told by itself.
/// </summary>
internal static class CatalogueRate
{
    private const int Side = 3722;
    private const int Positions = 5000;
    private const int Rounds = 10;
    private const int PredictionBatch = 256;

    public static void Run(RunOptions options, TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("catalogue");
        try
        {
            string mosaic = Path.Combine(folder.FullName, "mosaic.fits");
            WriteMosaic(mosaic);
            using FitsImage image = FitsImage.Open(mosaic);
            CatalogSource[] sources = [.. Enumerable.Range(0, Positions).Select(i => new CatalogSource(mosaic, image.Wcs!.ToSky(Place(i, 1), Place(i, 2))))];
            LabeledImages survey = Surveys.Simulated(1024);
            using VlassCnn model = VlassCnn.Notebook();
            using INetworkSession network = ComputeEngines.Open(model.Weights, new SessionOptions { Threads = options.Threads });
            long before = Environment.WorkingSet;
            double engines = 0, seconds = 0;
            for (int round = 0; round <= Rounds; round++)
            {
                double engine = Throughput.PredictionRate(options.Seconds / 2, survey, network, PredictionBatch) / 2;
                double taken = Seconds(folder, model, options, sources);
                engine += Throughput.PredictionRate(options.Seconds / 2, survey, network, PredictionBatch) / 2;
                string name = round == 0 ? "first, while it is compiled" : string.Create(CultureInfo.InvariantCulture, $"round {round}");
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: engine {engine:F0} images/s, catalogue {Positions / taken:F0} rows/s, ratio {Positions / taken / engine:F2}"));
                if (round == 0)
                    continue;
                engines += engine / Rounds;
                seconds += taken;
            }

            using Process own = Process.GetCurrentProcess();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"catalogue over engine, {Rounds} rounds together {Rounds * Positions / seconds / engines:F2}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"memory MB, the most at any time {own.PeakWorkingSet64 / 1e6:F0}, before the first catalogue {before / 1e6:F0}, the mosaic {new FileInfo(mosaic).Length / 1e6:F0}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Seconds(DirectoryInfo folder, VlassCnn model, RunOptions options, CatalogSource[] sources)
    {
        Stopwatch watch = Stopwatch.StartNew();
        SourceClassifier classifier = new(model, new SourceClassifierOptions { Threads = options.Threads });
        new CatalogFile(Path.Combine(folder.FullName, "catalogue.csv")).WriteAsync(classifier, sources).GetAwaiter().GetResult();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Noise with a source at each position; NaN at the edges, as mosaics have it.</summary>
    private static void WriteMosaic(string path)
    {
        float[] pixels = new float[Side * Side];
        Random random = new(1);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (float)(1.3e-4 * (random.NextDouble() + random.NextDouble() - 1) * 2.4);
        for (int i = 0; i < Positions; i++)
        {
            (int row, int column) = ((int)Place(i, 1), (int)Place(i, 2));
            for (int at = 0; at < 31 * 31; at++)
            {
                int y = (at / 31) - 15, x = (at % 31) - 15;
                pixels[((row + y) * Side) + column + x] += (float)(5e-3 * Math.Exp(-((x * x) + (y * y)) / 6.0));
            }
        }

        Array.Fill(pixels, float.NaN, 0, 12 * Side);
        string[] cards =
        [
            "SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    4", $"NAXIS1  = {Side,20}",
            $"NAXIS2  = {Side,20}", "NAXIS3  =                    1", "NAXIS4  =                    1", "BUNIT   = 'Jy/beam '",
            "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CRVAL1  =                150.1", "CRVAL2  =                  2.2",
            "CRPIX1  =               1861.0", "CRPIX2  =               1861.0", "CDELT1  = -0.00027777777777778", "CDELT2  =  0.00027777777777778",
            "BMAJ    =               0.0008", "BMIN    =               0.0007", "END",
        ];
        using FileStream stream = File.Create(path);
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(cards.Select(card => card.PadRight(80))).PadRight(2880)));
        byte[] row32 = new byte[Side * sizeof(float)];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
                BinaryPrimitives.WriteSingleBigEndian(row32.AsSpan(column * sizeof(float)), pixels[(row * Side) + column]);
            stream.Write(row32);
        }

        stream.Write(new byte[2880 - (int)(stream.Length % 2880)]);
    }

    /// <summary>A coordinate of a position, the same each time and nowhere near an edge.</summary>
    private static double Place(int position, int axis)
    {
        double fraction = position * (axis == 1 ? 0.6180339887498949 : 0.4142135623730951);
        return 20 + ((fraction - Math.Floor(fraction)) * (Side - 40));
    }
}
