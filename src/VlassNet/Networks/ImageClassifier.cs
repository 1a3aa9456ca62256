using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// What gives images of one shape a probability of each class: one network (<see cref="VlassCnn"/>) or several whose answers are averaged
/// (<see cref="VlassEnsemble"/>). Predictors, evaluators and catalogues take either.
/// </summary>
public abstract class ImageClassifier : IDisposable
{
    private protected ImageClassifier(ImageShape input, ImmutableArray<string> classNames)
    {
        Input = input;
        ClassNames = classNames;
    }

    /// <summary>The shape of the images that the networks take. Raw images may have another (<see cref="ModelCard.Preparation"/>).</summary>
    public ImageShape Input { get; }

    /// <summary>The name of each class.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The networks whose probabilities are averaged, in a fixed order; of one network, itself.</summary>
    public abstract ImmutableArray<VlassCnn> Members { get; }

    /// <summary>
    /// Where the model comes from: its training, its metrics; and what predicts with it: preparation and calibration. Saved with it. A
    /// training replaces what it says of the training run.
    /// </summary>
    /// <exception cref="ArgumentException">Set to a card that cannot be written down, or to a calibration of other classes; the message says why.</exception>
    public ModelCard Card
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (string problem in value.Problems(ClassNames.Length))
                throw new ArgumentException($"{nameof(Card)}: {problem}", nameof(value));
            field = value;
        }
    } = ModelCard.Empty;

    /// <summary>
    /// Saves architecture, class names, card and weights to one safetensors file, as a whole or not at all: it is written beside the
    /// destination and moved there when it is complete. Python's <c>safetensors</c> reads it, under the names that a PyTorch
    /// module with the same layers has; those of an ensemble's first network begin with <c>member1/</c>.
    /// </summary>
    /// <param name="path">The file, e.g. <c>model.safetensors</c>; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes what <see cref="Save(string)"/> writes to a stream, from where it stands, and leaves it open.</summary>
    /// <param name="stream">A stream that can be written.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite; nothing was written.</exception>
    public abstract void Save(Stream stream);

    /// <summary>Loads what <see cref="Save(string)"/> wrote, a network or an ensemble.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The <see cref="VlassCnn"/> or <see cref="VlassEnsemble"/>, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">
    /// The file is damaged, its parts do not fit each other, a weight is NaN or infinite, or it holds something else.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static ImageClassifier Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Loads a network or an ensemble from a stream, from where it stands to its end, and leaves it open.</summary>
    /// <param name="stream">A stream that can be read; it need not be able to seek.</param>
    /// <returns>The <see cref="VlassCnn"/> or <see cref="VlassEnsemble"/>, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">As for <see cref="Load(string)"/>.</exception>
    public static ImageClassifier Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "stream");
    }

    /// <summary>Frees what engines hold for the networks. The weights stay readable.</summary>
    public abstract void Dispose();

    private static ImageClassifier Load(Stream stream, string source)
    {
        WeightFile file = WeightFile.Open(stream, source, NetworkFile.FormatKey);
        return file.Has(EnsembleFile.FormatKey) ? EnsembleFile.Read(file) : NetworkFile.Read(file);
    }
}
