using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>Makes a catalogue of sources in FITS images: cuts each out, classifies it, measures it and flags what is doubtful.</summary>
/// <remarks>
/// Where the model's card has a preparation with squares (<c>ImagePreparation.Crops</c>), as much is cut out as the largest of them shows,
/// measured as a whole, and prepared; otherwise as many pixels as the network takes.
/// </remarks>
public sealed class SourceClassifier
{
    /// <summary>Sources that are classified together.</summary>
    private const int ChunkLength = 256;

    private readonly ImageClassifier model;
    private readonly SourceClassifierOptions options;
    private readonly ModelPredictions predict;
    private readonly PredictionPlan plan;
    private readonly CutoutOptions cutout;
    private readonly ILogger logger;
    private readonly SourceDescriber describer;
    private HeldImages? held;

    /// <summary>Makes a classifier.</summary>
    /// <param name="model">The network or ensemble, for images of one channel or with a preparation that makes more; it stays the caller's.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="logger">Logs why a source is not classified.</param>
    /// <exception cref="ArgumentException">
    /// An option makes no sense, or is not what the model's calibration is for; the network is for images of several channels and its card has no
    /// preparation, or one that does not say how much of the sky it wants.
    /// </exception>
    /// <exception cref="FormatException">The model's card names a normalisation or a preparation that this version does not know.</exception>
    public SourceClassifier(ImageClassifier model, SourceClassifierOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new SourceClassifierOptions();
        this.options.Validate();
        PredictionSettings settings = new(this.options.Device, this.options.Threads, AverageSymmetries: this.options.AverageSymmetries);
        predict = new ModelPredictions(settings, NullLogger.Instance);
        plan = predict.PlanOf(model);
        PixelNormalization normalization = this.options.Normalization
            ?? (model.Card.Normalization is { } name ? PixelNormalization.Parse(name)
                : model.Card.Preparation is null ? PixelNormalization.MinMax : PixelNormalization.None);
        cutout = new CutoutOptions
        {
            Rows = plan.Cutout.Rows, Columns = plan.Cutout.Columns, PixelScale = this.options.PixelScale ?? model.Card.PixelScale, Normalization = normalization,
        };
        this.logger = logger ?? NullLogger.Instance;
        describer = new SourceDescriber(this.options, model.ClassNames, this.logger);
    }

    /// <summary>Classifies sources.</summary>
    /// <param name="sources">The sources; those of one image are best together.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <returns>
    /// A row for each source, in their order. A position outside of its image gives a row that says so
    /// (<see cref="CatalogFlags.Outside"/>). So does a file that cannot be read (<see cref="CatalogFlags.Unreadable"/>), a place where no pixel
    /// has a value, a position in an image whose header is not in ICRS or FK5 of 2000, and pixels so large that the network's sums of
    /// them overflow. The log has the reasons.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<CatalogRow> ClassifyAsync(
        IReadOnlyList<CatalogSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using SourceReader reader = new(cutout, options, held, logger);
        Task<Classified> next = ClassifyFrom(0);
        try
        {
            for (int start = 0; start < sources.Count; start += ChunkLength)
            {
                (SourceBatch batch, float[] probabilities) = await Finish(next).ConfigureAwait(false);

                // The engine need not wait for what is done with these rows.
                next = ClassifyFrom(start + ChunkLength);
                for (int i = 0; i < batch.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return describer.Describe(
                        batch.Sources[i], batch.Measurements[i]!, probabilities.AsSpan(i * ClassNames.Length, ClassNames.Length));
                }
            }
        }
        finally
        {
            // The files are closed when nobody reads them any more; how the work ended that nobody waits for does not matter.
            await stop.CancelAsync().ConfigureAwait(false);
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        // Who cancelled is to be told by the token that they know.
        async Task<Classified> Finish(Task<Classified> work)
        {
            try
            {
                return await work.ConfigureAwait(false);
            }
            catch (OperationCanceledException error)
            {
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }
        }

        Task<Classified> ClassifyFrom(int start)
        {
            CatalogSource[] chunk = [.. sources.Skip(start).Take(ChunkLength)];
            return Task.Run(() => Classify(chunk, reader, stop.Token), stop.Token);
        }
    }

    /// <summary>The names of the classes, in the order of <see cref="CatalogRow.Probabilities"/>.</summary>
    public ImmutableArray<string> ClassNames => model.ClassNames;

    /// <summary>How files are opened.</summary>
    internal FitsImageOptions Fits => options.Fits;

    /// <summary>The same classifier, which takes the pixels of images from there that are in memory already.</summary>
    internal SourceClassifier With(HeldImages images)
    {
        SourceClassifier same = (SourceClassifier)MemberwiseClone();
        same.held = images;
        return same;
    }

    /// <summary>Adds the networks, their classes and weights.</summary>
    internal void AddModelTo(IncrementalHash hash)
    {
        string specs = string.Join('\n', model.Members.Select(member => NetworkSpecJson.Write(member.Spec)));
        hash.AppendData(Encoding.UTF8.GetBytes($"{specs}\n{NetworkSpecJson.WriteNames(model.ClassNames)}\n"));
        foreach (WeightTensor tensor in model.Members.SelectMany(member => member.Weights))
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
    }

    /// <summary>Adds all that rows depend on besides the sources and the networks: the options, and what the card says of predicting.</summary>
    internal void AddOptionsTo(IncrementalHash hash)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Survey}\n{options.LowMargin}\n{plan.Description}\n{cutout.PixelScale}\n{cutout.Normalization}\n{options.Fits.Hdu} {options.Fits.ExtensionName} {options.Fits.ExtensionVersion} {options.Fits.MaxBytes}{(options.Fits.Plane is { } plane ? $" {plane}" : "")}\n");
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    private Classified Classify(CatalogSource[] sources, SourceReader reader, CancellationToken cancellationToken)
    {
        SourceBatch batch = new(sources, reader, cancellationToken);
        if (sources.Length == 0)
            return new Classified(batch, []);
        reader.Prepare(sources, cancellationToken);
        float[] probabilities = predict.Of(plan, model, new PulledBatch(batch.Count, plan, batch.CopyImage), isCostly: true);
        cancellationToken.ThrowIfCancellationRequested();
        return new Classified(batch, probabilities);
    }

    /// <summary>Sources that were classified together, and the probability of each class for each of them.</summary>
    private sealed record Classified(SourceBatch Batch, float[] Probabilities);
}
