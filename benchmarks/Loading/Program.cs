// Loads one pair of files once and prints: seconds, float32 megabytes, peak resident megabytes of this process.
// benchmarks/peers/pickle_load.py makes the files and runs this beside Python's own pickle.load.
using System.Diagnostics;
using System.Globalization;
using VlassNet.Data;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Loading IMAGES LABELS   (.npy, else a pickle)");
    return 1;
}

IDatasetSource source = args[0].EndsWith(".npy", StringComparison.Ordinal)
    ? new NpyDatasetSource(args[0], args[1])
    : new PickleDatasetSource(args[0], args[1]);
Stopwatch watch = Stopwatch.StartNew();
LabeledImages set = await source.LoadAsync();
double seconds = watch.Elapsed.TotalSeconds;

double arrayMegabytes = (double)set.Count * set.Shape.Length * sizeof(float) / 1e6;
string? peak = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
double peakMegabytes = peak is null
    ? double.NaN
    : double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F3} {arrayMegabytes:F1} {peakMegabytes:F1}"));
return 0;
