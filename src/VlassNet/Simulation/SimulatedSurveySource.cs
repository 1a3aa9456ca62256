using VlassNet.Data;

namespace VlassNet.Simulation;

/// <summary>
/// Makes labelled cutouts that look like those of the VLA Sky Survey: for a first run with no download, for tests and for
/// teaching. Labels and names are those of <see cref="LabeledImages.VlassClassNames"/>.
/// </summary>
/// <remarks>
/// <para>
/// <b>What it is.</b> Sources are sums of elliptical Gaussians seen through a 2.5″–3″ Gaussian beam. 0 extended: one piece, such as bent
/// tails (wide- and narrow-angle, O'Dea and Owen 1985), plumes that fade outwards (Fanaroff and Riley 1974, class I), jets with knots in
/// a row, heads with a tail, diffuse lobes with hot spots at the edge, clouds. 1 points, some slightly resolved. 2 doubles (class II): two
/// lobes of unequal brightness and size, drawn out towards each other, some with a bridge. 3 triples: a core, weak to dominant, between
/// lobes on arms of unequal length, bent by up to 45°. The cutout is as large as the source asks for, so the beam spans 2.5 to 15 pixels;
/// in the published montage, which shows few compact sources, it is 2.5 to about 8. On top come noise that is correlated like the beam,
/// sidelobe stripes in the three directions of the VLA's arms, negative bowls, sources off the centre, and unrelated neighbours. Each
/// cutout is scaled to 0…1 by its own minimum and maximum. Peak brightness is log-normal, so signal to noise runs from about 10 to a
/// thousand. Mean and standard deviation of all pixels come within 5 % of those of the published 61,351 cutouts (0.0872 and 0.1456).
/// </para>
/// <para>
/// <b>What keeps labels true.</b> Before noise, the two lobes of a double are at least 1.5 beams apart, the fainter has at least 0.22 of the
/// brighter one's brightness, and between them it falls to 0.84 of the fainter one's or less. A triple's core is at least 1.2 beams from
/// either hot spot, and between it and each of them the brightness falls to 0.88 of the fainter of the two; each of the three stands out by
/// at least 0.05 of the brightest. An extended source has at least 2.5 times the flux of a point of its peak (a point at most 1.5 times),
/// and no gap on the way from its head along its jets or tails: there the brightness stays above 0.8 of the fainter end. The faintest feature
/// that the label rests on stands 5 standard deviations of the noise above its surroundings, as catalogues ask (Gordon et al. 2021): a source
/// that would not is made brighter. What the label rests on lies inside the frame. A neighbour is fainter than any lobe. The rules hold where
/// the cutout is at least four beams wide; sidelobes do not count as noise.
/// </para>
/// <para>
/// <b>What it is not.</b> Nothing is an observation: there are no visibilities, no cleaning, no spectra, no sky. The label is by rule what the
/// model that drew the source says, and people disagree about real sources, so a score on simulated images says nothing about real ones.
/// Sizes, shapes and how often they occur were chosen by eye, beside real cutouts, and to meet the published statistics. The survey's doubles
/// are in the main of class II and found at a beam of about 3″ (Gordon et al. 2023).
/// </para>
/// <para>
/// The same options give the same images, whatever the number of threads.
/// </para>
/// </remarks>
public sealed class SimulatedSurveySource : IDatasetSource
{
    private const int ImagesPerBlock = 128;

    /// <summary>Describes the survey; nothing is made before <see cref="LoadAsync"/>.</summary>
    /// <param name="options">What to make; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public SimulatedSurveySource(SimulatedSurveyOptions? options = null)
    {
        Options = options ?? new SimulatedSurveyOptions();
        Options.Validate();
    }

    /// <summary>What is made.</summary>
    public SimulatedSurveyOptions Options { get; }

    /// <summary>Makes the whole set, on all cores.</summary>
    /// <param name="progress">Told now and then how many images are made.</param>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <returns>The images, rows × columns × 1 each, and their labels.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Make(progress, cancellationToken), cancellationToken);

    private LabeledImages Make(IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ImageShape shape = new(Options.Rows, Options.Columns);
        int[] labels = new int[Options.Count];
        float[][] blocks = new float[(Options.Count - 1) / ImagesPerBlock + 1][];
        ClassSequence classes = new(Options.Seed, Options.ClassProportions.AsSpan());
        SharedProgress shared = new(progress, Options.Count);
        ParallelLoop.Run(0, blocks.Length, Options.Threads, cancellationToken, () => new CutoutRenderer(Options), (block, renderer) =>
        {
            int first = block * ImagesPerBlock;
            int count = Math.Min(ImagesPerBlock, Options.Count - first);
            float[] pixels = GC.AllocateUninitializedArray<float>(count * shape.Length);
            for (int i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int label = classes.Label(first + i);
                labels[first + i] = label;
                renderer.Render(first + i, label, pixels.AsSpan(i * shape.Length, shape.Length));
            }

            blocks[block] = pixels;
            shared.Add(count);
        });

        return new LabeledImages(
            new PixelBlocks(blocks, shape.Length, ImagesPerBlock, Options.Count), labels, shape, LabeledImages.VlassClassNames);
    }

    /// <summary>Counts the images that all threads have made, so that each report is larger than the one before.</summary>
    private sealed class SharedProgress(IProgress<LoadProgress>? progress, int total)
    {
        private readonly Lock gate = new();
        private long done;

        public void Add(int images)
        {
            lock (gate)
            {
                done += images;
                progress?.Report(new LoadProgress("simulated survey", done, total));
            }
        }
    }
}
