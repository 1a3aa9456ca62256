using System.Runtime.InteropServices;
using System.Text.Json;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Benchmarks;

/// <summary>
/// Reads what <c>peers/make_variants.py</c> wrote and compares every value with that of the program which wrote it. A file is right, wrong
/// or refused with a message; a wrong one fails the run.
/// </summary>
internal sealed class Variants
{
    private const double PixelTolerance = 2e-6;
    private const double ProbabilityTolerance = 1e-5;
    private const int ModelSide = 16;

    private readonly string folder;
    private readonly LabeledImages images;

    private Variants(string folder)
    {
        this.folder = folder;
        float[] pixels = Floats("images.f32");
        images = LabeledImages.Create(pixels, new int[pixels.Length / (ModelSide * ModelSide)], new ImageShape(ModelSide, ModelSide), ["any", "other"]);
    }

    public static int Check(string folder, TextWriter output)
    {
        Variants variants = new(folder);
        List<(string Kind, string Outcome)> outcomes = [];
        Dictionary<string, (int Count, string First)> refusals = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "variants.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement one = document.RootElement;
            (string kind, string title) = (Text(one, "kind"), Text(one, "title"));
            try
            {
                string? wrong = variants.Wrong(kind, one);
                outcomes.Add((kind, wrong is null ? "right" : "wrong"));
                if (wrong is not null)
                    output.WriteLine($"WRONG {Text(one, "file")} ({title}): {wrong}");
            }
            catch (BadInputException error)
            {
                outcomes.Add((kind, "refused"));
                string reason = $"{kind}: {error.Expected}";
                refusals[reason] = refusals.TryGetValue(reason, out var known) ? (known.Count + 1, known.First) : (1, $"{title}: {error.Message}");
            }
        }

        foreach ((string reason, (int count, string first)) in refusals)
            output.WriteLine($"refused {count}, {reason}\n    e.g. {first}");
        foreach (IGrouping<string, (string Kind, string Outcome)> kind in outcomes.GroupBy(one => one.Kind))
            output.WriteLine($"{kind.Key}: {Sum(kind)}");
        output.WriteLine($"all {outcomes.Count}: {Sum(outcomes)}");
        return outcomes.Exists(one => one.Outcome == "wrong") ? 1 : 0;
    }

    private static string Sum(IEnumerable<(string Kind, string Outcome)> outcomes) =>
        string.Join(", ", ((string[])["right", "refused", "wrong"]).Select(name => $"{outcomes.Count(one => one.Outcome == name)} {name}"));

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static double[] Numbers(JsonElement one, string name) => [.. one.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    private string? Wrong(string kind, JsonElement one)
    {
        string path = Path.Combine(folder, Text(one, "file"));
        return kind switch
        {
            "numpy" => WrongArrays(path, one),
            "table" => WrongPositions(path, one),
            "wcs" => WrongPixels(path, one),
            "pixels" => WrongImage(path, one),
            "model" => WrongProbabilities(path, one),
            _ => throw new ArgumentException($"expected a kind of variant; found {kind}", nameof(kind)),
        };
    }

    private string? WrongArrays(string path, JsonElement one)
    {
        string? second = one.TryGetProperty("second", out JsonElement labels) ? Path.Combine(folder, labels.GetString()!) : null;
        IDatasetSource source = second is null ? new NpyDatasetSource(path)
            : path.EndsWith(".npy", StringComparison.Ordinal) ? new NpyDatasetSource(path, second) : new PickleDatasetSource(path, second);
        LabeledImages read = source.LoadAsync().GetAwaiter().GetResult();
        int[] right = [.. Numbers(one, "labels").Select(label => (int)label)];
        return read.Labels().SequenceEqual(right)
            ? Different([.. Enumerable.Range(0, read.Count).SelectMany(image => read.Image(image).ToArray())], one, tolerance: 0)
            : $"labels {string.Join(' ', read.Labels())}; right are {string.Join(' ', right)}";
    }

    private string? WrongPositions(string path, JsonElement one)
    {
        IReadOnlyList<CatalogSource> sources = PositionList.Load(path, "image.fits");
        (double[] ra, double[] dec) = (Numbers(one, "ra"), Numbers(one, "dec"));
        double tolerance = one.GetProperty("tolerance").GetDouble();
        if (sources.Count != ra.Length)
            return $"{sources.Count} rows; right are {ra.Length}";
        for (int row = 0; row < ra.Length; row++)
        {
            SkyPosition found = sources[row].Position!.Value;
            if (!(Math.Abs(found.RightAscension - ra[row]) <= tolerance && Math.Abs(found.Declination - dec[row]) <= tolerance))
                return $"row {row}: {found}; right is {ra[row]} {dec[row]}";
        }

        return null;
    }

    private string? WrongPixels(string path, JsonElement one)
    {
        using FitsImage image = FitsImage.Open(path);
        if (image.Wcs is not { IsEquatorial: true } wcs)
            return "no positions";
        foreach (JsonElement pair in one.GetProperty("pairs").EnumerateArray())
        {
            (double row, double column) = wcs.ToPixel(new SkyPosition(pair[2].GetDouble(), pair[3].GetDouble()));
            if (!(Math.Abs(row - pair[0].GetDouble()) <= PixelTolerance && Math.Abs(column - pair[1].GetDouble()) <= PixelTolerance))
                return $"pixel {row}, {column}; right is {pair[0]}, {pair[1]}";
        }

        return null;
    }

    private string? WrongImage(string path, JsonElement one)
    {
        using FitsImage image = FitsImage.Open(path);
        float[] pixels = new float[image.Rows * image.Columns];
        image.ReadRegion(0, 0, image.Rows, image.Columns, pixels);
        return Different(pixels, one, tolerance: 0);
    }

    private string? WrongProbabilities(string path, JsonElement one)
    {
        using VlassCnn model = ModelImporter.Load(path);
        Evaluator evaluator = new();
        return Different([.. Enumerable.Range(0, images.Count).SelectMany(i => evaluator.Predict(model, images.Image(i)).Probabilities.ToArray())], one,
            ProbabilityTolerance);
    }

    /// <summary>The first value that differs by more than the tolerance; no number is like no number.</summary>
    private string? Different(float[] found, JsonElement one, double tolerance)
    {
        float[] right = Floats(Text(one, "values"));
        if (found.Length != right.Length)
            return $"{found.Length} values; right are {right.Length}";
        int place = Enumerable.Range(0, found.Length).FirstOrDefault(
            i => !(found[i].Equals(right[i]) || Math.Abs((double)found[i] - right[i]) <= tolerance), -1);
        return place < 0 ? null : $"value {place} is {found[place]}; right is {right[place]}";
    }
}
