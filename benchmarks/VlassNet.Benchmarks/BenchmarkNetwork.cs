using System.Globalization;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Benchmarks;

/// <summary>A network of <c>benchmarks/networks.txt</c>, the list that the peers in Python read as well.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Side">Rows and columns of an image.</param>
/// <param name="Blocks">Filters and dropout of each block.</param>
/// <param name="Dense">Units and dropout of the dense block.</param>
internal sealed record BenchmarkNetwork(string Name, int Side, (int Filters, float Dropout)[] Blocks, (int Units, float Dropout) Dense)
{
    private const string Notebook = "notebook";

    /// <summary>The optimizer that its recipe has.</summary>
    public Optimizer Optimizer => Name == Notebook ? new RmsProp() : new AdamW();

    /// <summary>The augmentation that its recipe has.</summary>
    public IAugmenter Augmenter =>
        Name == Notebook ? new AffineAugmenter(AffineAugmentationOptions.Notebook) : new SymmetryAugmenter();

    /// <summary>The network of that name; the notebook's where none is named.</summary>
    /// <exception cref="FormatException">The list has none of that name.</exception>
    public static BenchmarkNetwork Of(string? name)
    {
        name ??= Notebook;
        BenchmarkNetwork[] all = [.. Lines().Select(Parse)];
        return Array.Find(all, network => network.Name == name)
            ?? throw new FormatException($"--network {name}: expected one of {string.Join(", ", all.Select(network => network.Name))}.");
    }

    /// <summary>The network with the initial weights of seed 0, for the caller to dispose of.</summary>
    public VlassCnn Build()
    {
        VlassCnnBuilder builder = new(Side, Side);
        foreach ((int filters, float dropout) in Blocks)
            builder.Convolution(filters, dropout);
        return builder.Dense(Dense.Units, Dense.Dropout).Build();
    }

    /// <summary>So many images of the network's size.</summary>
    public LabeledImages Images(int count) => Surveys.Simulated(count, side: Side);

    private static BenchmarkNetwork Parse(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new BenchmarkNetwork(
            words[0], int.Parse(words[1], CultureInfo.InvariantCulture), [.. words[2].Split(',').Select(WithDropout)], WithDropout(words[3]));
    }

    private static (int Size, float Dropout) WithDropout(string text)
    {
        string[] parts = text.Split(':');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? float.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    private static IEnumerable<string> Lines()
    {
        using StreamReader reader = new(typeof(BenchmarkNetwork).Assembly.GetManifestResourceStream("networks.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0 && line[0] != '#');
    }
}
