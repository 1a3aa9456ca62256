using System.Diagnostics;
using VlassNet.Augmentation;
using VlassNet.Data;

// How many 64×64 images a second one thread augments as the notebook asks; benchmarks/peers/augment_scipy.py is the same with
// SciPy. The best of several rounds is printed, since whatever else the machine does can only slow a round down.
const int Images = 256;
const int Rounds = 50;
TimeSpan roundTime = TimeSpan.FromSeconds(0.02);

ImageShape shape = new(64, 64);
Random random = new(1);
float[] images = [.. Enumerable.Range(0, Images * shape.Length).Select(_ => random.NextSingle())];
float[] view = new float[shape.Length];

foreach (FillMode mode in Enum.GetValues<FillMode>())
{
    AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook with { FillMode = mode });
    double best = 0;
    for (int round = 0; round < Rounds; round++)
        best = Math.Max(best, Measure(augmenter, round));
    string name = mode == FillMode.Nearest ? "augment images/s" : $"augment images/s ({mode.ToString().ToLowerInvariant()})";
    Console.WriteLine($"{name}: {best:F0}");
}

double Measure(AffineAugmenter augmenter, int epoch)
{
    int done = 0;
    long start = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(start) < roundTime)
    {
        for (int image = 0; image < Images; image++)
        {
            SampleKey key = new(1, epoch, done + image);
            augmenter.Augment(images.AsSpan(image * shape.Length, shape.Length), view, shape, key);
        }

        done += Images;
    }

    return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
}
