using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Sky.Detection;
using VlassNet.Sky.Detection.Grouping;

namespace VlassNet.Sky;

/// <summary>
/// Finds the components of radio sources in an image: background and noise on a mesh, islands above two thresholds, division at saddles,
/// and Gaussians fitted to what is left.
/// </summary>
/// <remarks>
/// <para>
/// Background and noise follow SExtractor (Bertin &amp; Arnouts 1996, A&amp;AS 117, 393): the median and the standard deviation of each
/// cell of a mesh, clipped at 3 deviations. Islands grow from a seed threshold to a flood threshold as in Aegean (Hancock et al. 2012,
/// MNRAS 422, 1812; 2018, PASA 35, e011), over sides and corners. Peaks are divided at their saddles. A peak beside a hollow that is nearly
/// as deep as it is high is a sidelobe, and left out. Errors are those of Condon 1997, PASP 109, 166.
/// </para>
/// <para>
/// The image is held in memory (4 bytes a pixel), and little else. It is read and searched in bands of rows on all cores; the components
/// are the same bits on any number of threads. Pixels that are NaN or infinite have no value.
/// </para>
/// </remarks>
/// <param name="options">How; null for the defaults.</param>
/// <param name="logger">Logs what was found; null for none.</param>
/// <exception cref="ArgumentException">The options make no sense.</exception>
public sealed class SourceFinder(SourceFinderOptions? options = null, ILogger<SourceFinder>? logger = null)
{
    private const int Steps = 3;
    private const int BandRows = 64;

    private readonly SourceFinderOptions options = Checked(options ?? new SourceFinderOptions());
    private readonly ILogger log = logger ?? NullLogger<SourceFinder>.Instance;

    /// <summary>Finds the components in an image.</summary>
    /// <param name="image">The image; without coordinates there are no positions, and without a beam nothing is deconvolved.</param>
    /// <param name="progress">Gets the steps that are done, of 3: background and noise, islands, components.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The components and the sources that they are of; none in an image without noise.</returns>
    /// <exception cref="BadInputException">
    /// The pixels cannot be read, there are more than 2³¹ of them, the header's coordinates make no sense, or given maps are of another shape.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DetectionResult Find(FitsImage image, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        long count = (long)image.Rows * image.Columns;
        if (count > Array.MaxLength)
        {
            throw new BadInputException(
                $"an image of at most {Array.MaxLength:N0} pixels", $"{image.Rows:N0}×{image.Columns:N0} pixels", "the image",
                "Cut it into parts, and search each.") { Subject = InputSubject.SkyImage };
        }

        SkyCalibration calibration = SkyCalibration.Of(image);
        float[] pixels = GC.AllocateUninitializedArray<float>((int)count);
        return Find(pixels, image.Rows, image.Columns, calibration, (row, rows) => image.ReadRegion(
            row, 0, rows, image.Columns, pixels.AsSpan(row * image.Columns, rows * image.Columns)), progress, cancellationToken);
    }

    /// <summary>Finds the components in pixels that are in memory.</summary>
    internal DetectionResult Find(float[] pixels, int rows, int columns, SkyCalibration calibration) =>
        Find(pixels, rows, columns, calibration, static (_, _) => { }, null, CancellationToken.None);

    private DetectionResult Find(
        float[] pixels, int rows, int columns, SkyCalibration calibration, Action<int, int> read, IProgress<WorkProgress>? progress,
        CancellationToken token)
    {
        BackgroundMap map = options.Maps is { } given
            ? Given(given, pixels, rows, columns, calibration, read, token)
            : BackgroundMap.Measure(rows, columns, options.MeshSize, options.Threads, (row, count) =>
            {
                read(row, count);
                return pixels.AsMemory(row * columns, count * columns);
            }, token);
        DetectionField field = new(pixels, rows, columns, map);
        progress?.Report(new WorkProgress(1, Steps));
        List<PixelRun[]> islands = map.HasNoise
            ? Islands.Find(field, options.FloodThreshold, SeedOfPixel * options.SeedThreshold, options.MinimumPixels, options.Threads, token)
            : [];
        progress?.Report(new WorkProgress(2, Steps));
        List<SourceComponent>[] found = new List<SourceComponent>[islands.Count];
        ParallelLoop.Run(
            0, islands.Count, options.Threads, token, () => new ComponentMeasurer(field, calibration, options, token),
            (island, measurer) => found[island] = measurer.Measure(island + 1, islands[island]));
        ImmutableArray<SourceComponent> components = Numbered(found);
        ComponentGrouping grouping = new(options.Grouping, calibration.BeamWidth, field.SignalToNoise, options.Threads);
        ImmutableArray<DetectedSource> sources = SourceAssembly.Assemble(grouping.Group(components, token), calibration.Wcs, options.Survey);
        progress?.Report(new WorkProgress(Steps, Steps));
        if (log.IsEnabled(LogLevel.Information))
            log.LogInformation("Found {Components} components of {Sources} sources in {Rows}×{Columns} pixels", components.Length, sources.Length, rows, columns);
        return new DetectionResult(field, calibration, components, sources);
    }

    /// <summary>Maps that are given; where they have no value, the image has none.</summary>
    private GivenMap Given(
        DetectionMaps maps, float[] pixels, int rows, int columns, SkyCalibration calibration, Action<int, int> read, CancellationToken token)
    {
        maps.RequireShape(rows, columns);
        GivenMap map = new(maps, calibration.HasUnit && maps.Brightness is { } unit ? unit / calibration.Brightness : 1);
        ParallelLoop.Run(0, (rows - 1) / BandRows + 1, options.Threads, token, band =>
        {
            int first = band * BandRows, count = Math.Min(BandRows, rows - first);
            read(first, count);
            for (int place = first * columns; place < (first + count) * columns; place++)
            {
                if (!map.HasValue(place))
                    pixels[place] = float.NaN;
            }
        });
        return map;
    }

    /// <summary>
    /// A peak that lies between pixels is higher than each of them: half a pixel off both ways, a beam of 2 pixels has half of its height.
    /// </summary>
    private const double SeedOfPixel = 0.7;

    /// <summary>Islands without components have no number.</summary>
    private static ImmutableArray<SourceComponent> Numbered(List<SourceComponent>[] found)
    {
        ImmutableArray<SourceComponent>.Builder components = ImmutableArray.CreateBuilder<SourceComponent>();
        int island = 0;
        foreach (List<SourceComponent> members in found.Where(members => members.Count > 0))
        {
            island++;
            components.AddRange(members.Select(member => member with { Island = island }));
        }

        return components.ToImmutable();
    }

    private static SourceFinderOptions Checked(SourceFinderOptions options)
    {
        options.Validate();
        return options;
    }
}
