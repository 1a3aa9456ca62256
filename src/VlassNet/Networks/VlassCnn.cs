using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// A convolutional network for cutouts: what it is, its weights, and the names of its classes. Made by
/// <see cref="Notebook"/> or by a <see cref="VlassCnnBuilder"/>.
/// </summary>
public sealed class VlassCnn : ImageClassifier
{
    private const int RecommendedUnits = 64;
    private const float RecommendedDropout = 0.5f;

    /// <summary>The classifier's weight and bias, which are the last two.</summary>
    private const int ClassifierTensors = 2;

    /// <summary>With these the network has under a million parameters for images of any size.</summary>
    private const int MostRecommendedBlocks = 10;

    /// <summary>Filters of the first blocks; those after them have as many as the last.</summary>
    private static readonly ImmutableArray<int> RecommendedFilters = [16, 32, 64, 96, 128];

    private readonly List<IDisposable> owned = [];

    internal VlassCnn(NetworkSpec spec, NetworkWeights weights, ImmutableArray<string> classNames)
        : base(spec.Input, classNames)
    {
        Spec = spec;
        Weights = weights;
    }

    /// <summary>What the network is.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Its weights.</summary>
    public NetworkWeights Weights { get; }

    /// <inheritdoc/>
    public override ImmutableArray<VlassCnn> Members => [this];

    /// <summary>
    /// The network of the AAS 242 notebook, untrained: 64×64×1 images, blocks of 75, 50 (dropout 0.2) and 25 filters, a dense
    /// block of 512 units (dropout 0.3), and the classes Extended, Point Source, Double Lobes and Three Points. 868,189
    /// parameters.
    /// </summary>
    /// <param name="seed">Seed of the initial weights; the same seed gives the same weights.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    public static VlassCnn Notebook(ulong seed = 0) =>
        new VlassCnnBuilder(rows: 64, columns: 64)
            .Convolution(75)
            .Convolution(50, dropout: 0.2f)
            .Convolution(25)
            .Dense(512, dropout: 0.3f)
            .Seed(seed)
            .Build();

    /// <summary>
    /// A network that is recommended for images of any size, untrained: blocks until the maps are 1×1 (of 16, 32, 64, 96, and then 128
    /// filters; six blocks for 64×64), and a dense block of 64 units with a dropout of 0.5. Beyond 1024 pixels a side there are ten blocks and a
    /// global average. Under a million parameters: 347,364 for 64×64×1 and four classes.
    /// </summary>
    /// <param name="input">The shape of an image.</param>
    /// <param name="classNames">The names of the classes, in the order of their labels.</param>
    /// <param name="seed">Seed of the initial weights; the same seed gives the same weights.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="ArgumentException">Such a network is impossible; the message says why.</exception>
    public static VlassCnn Recommended(ImageShape input, IEnumerable<string> classNames, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        VlassCnnBuilder builder = new(input.Rows, input.Columns, input.Channels);
        int block = 0;
        ImageShape map = input;
        for (; block < MostRecommendedBlocks && (map.Rows > 1 || map.Columns > 1); map = map.Pooled)
            builder.Convolution(RecommendedFilters[Math.Min(block++, RecommendedFilters.Length - 1)]);
        if (map.Rows > 1 || map.Columns > 1)
            builder.GlobalAverage();
        return builder.Dense(RecommendedUnits, dropout: RecommendedDropout).Classes(classNames).Seed(seed).Build();
    }

    /// <summary>
    /// A network to be fine-tuned to other classes: this one's convolution blocks and hidden dense layers, with copies of their weights and
    /// statistics, and a classifier of its own that is untrained. <c>TrainingOptions.FrozenEpochs</c> then trains its dense layers first.
    /// </summary>
    /// <param name="classNames">The names of the new classes, in the order of their labels; at least 2.</param>
    /// <param name="seed">Seed of the classifier's initial weights; the same seed gives the same weights.</param>
    /// <returns>
    /// The network, for the caller to dispose of. Its card keeps what this one's says of the pixels, and says which weights it was made from
    /// (<see cref="ModelCard.FineTunedFrom"/>) and which images these have seen (<see cref="ModelCard.EarlierData"/>).
    /// </returns>
    /// <exception cref="ArgumentException">Such class names are impossible; the message says why.</exception>
    public VlassCnn WithClasses(IEnumerable<string> classNames, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ImmutableArray<string> names = [.. classNames];
        NetworkSpec spec = Spec with { Classes = names.Length };
        NetworkRules.ThrowIfAny([.. NetworkRules.Problems(spec), .. ClassNameRules.Problems(names)]);
        NetworkWeights weights = new(spec);
        GlorotUniform.Fill(weights, seed);
        foreach (WeightTensor kept in Weights.SkipLast(ClassifierTensors))
            weights.Set(kept.Name, kept.Values);
        string?[] seen = [Card.TrainingData, Card.ValidationData, .. Card.EarlierData];
        return new VlassCnn(spec, weights, names)
        {
            Card = Card with
            {
                Seed = null, TrainingData = null, TrainingCount = null, ValidationData = null, ValidationCount = null,
                Training = ModelCard.Empty.Training, Metrics = [], Calibration = null,
                FineTunedFrom = WeightsHash.Of(Weights), EarlierData = [.. seen.OfType<string>().Distinct()],
            },
        };
    }

    /// <summary>
    /// The table that <c>model.summary()</c> of Keras 2.12 prints, with layers named as in a fresh session: each layer's type,
    /// output shape <c>(batch, row, column, channel)</c> and number of parameters, then the totals.
    /// </summary>
    /// <returns>The table, its lines parted by <c>\n</c>, with none after the last.</returns>
    public string Summary() => SummaryTable.Format(Spec, new LayerNames());

    /// <inheritdoc/>
    public override void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NetworkFile.Save(this, stream);
    }

    /// <summary>Loads a network that <see cref="ImageClassifier.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">
    /// The file is damaged, its parts do not fit each other, a weight is NaN or infinite, or it holds something else.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static new VlassCnn Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return NetworkFile.Read(WeightFile.Open(stream, path, NetworkFile.FormatKey));
    }

    /// <summary>Loads a network from a stream, from where it stands to its end, and leaves it open.</summary>
    /// <param name="stream">A stream that can be read; it need not be able to seek.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">As for <see cref="Load(string)"/>.</exception>
    public static new VlassCnn Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return NetworkFile.Read(WeightFile.Open(stream, "stream", NetworkFile.FormatKey));
    }

    /// <summary>
    /// What goes in and what comes out, on one line: <c>64×64×1 → Extended, Point Source, Double Lobes, Three Points (868,189
    /// parameters)</c>. Of more than eight classes only their number.
    /// </summary>
    public override string ToString()
    {
        string classes = ClassNames.Length <= 8 ? string.Join(", ", ClassNames) : $"{ClassNames.Length} classes";
        return $"{Spec.Input} → {classes} ({Weights.ParameterCount:N0} parameters)";
    }

    /// <summary>Hands over something to be disposed of with the network, such as an engine's memory for it.</summary>
    internal void Own(IDisposable resource)
    {
        lock (owned)
            owned.Add(resource);
    }

    /// <summary>Frees what engines hold for the network. The weights stay readable.</summary>
    public override void Dispose()
    {
        lock (owned)
        {
            foreach (IDisposable resource in owned)
                resource.Dispose();
            owned.Clear();
        }
    }
}
