using System.Runtime.InteropServices;
using System.Text.Json;
using VlassNet.Explanation;
using VlassNet.Networks;
using VlassNet.Tests.Compute;

namespace VlassNet.Tests.Explanation;

/// <summary>A case of Golden/evaluation/attributions.json, made with PyTorch by make_attributions.py.</summary>
internal sealed class GoldenAttributions
{
    private readonly JsonElement content;

    public GoldenAttributions(string network)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation", "attributions.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        content = document.RootElement.EnumerateArray()
            .Single(element => element.GetProperty("network").GetString() == network).Clone();
        TorchGolden golden = new(network);
        NetworkSpec spec = golden.Weights.Spec;
        Model = new VlassCnn(spec, golden.Weights, [.. Enumerable.Range(0, spec.Classes).Select(label => $"class {label}")]);
        float[] planes = golden.Batch.Images[Integer("image")];
        int channels = spec.Input.Channels, pixels = spec.Input.Rows * spec.Input.Columns;
        Image = new float[planes.Length];
        for (int i = 0; i < planes.Length; i++)
            Image[i] = planes[(i % channels * pixels) + (i / channels)];
    }

    public static string[] Networks =>
        ["three_blocks_16x16x1", "two_blocks_13x9x2", "one_block_10x12x4", "no_block_5x4x3", "notebook"];

    public VlassCnn Model { get; }

    /// <summary>In (row, column, channel) order.</summary>
    public float[] Image { get; }

    public int Label => Integer("label");

    public OcclusionOptions Patches => new() { Patch = Integer("patch"), Stride = Integer("stride") };

    /// <summary>Exactly the script's steps.</summary>
    public IntegratedGradientsOptions Steps => new() { Steps = Integer("steps"), MaximumSteps = Integer("steps") };

    /// <summary>Sum of integrated gradients, and what it should be.</summary>
    public (double Sum, double Difference) Completeness(string name)
    {
        JsonElement pair = content.GetProperty($"completeness_{name}");
        return (pair[0].GetDouble(), pair[1].GetDouble());
    }

    /// <summary>Compares a map, or what is known of it, within a share of its largest magnitude.</summary>
    public void Compare(string name, ReadOnlySpan<float> actual, double share)
    {
        JsonElement expected = content.GetProperty(name);
        if (expected.ValueKind == JsonValueKind.String)
        {
            float[] values = MemoryMarshal.Cast<byte, float>(expected.GetBytesFromBase64()).ToArray();
            VlassNet.Tests.Compute.Compare.Values(actual.ToArray(), values, share * values.Max(Math.Abs), name);
            return;
        }

        double tolerance = share * expected.GetProperty("largest").GetDouble(), norm = 0;
        foreach (float value in actual)
            norm += (double)value * value;
        Math.Sqrt(norm).Should().BeApproximately(
            expected.GetProperty("norm").GetDouble(), tolerance * Math.Sqrt(actual.Length), "that is the norm of {0}", name);
        float[] sampled = new float[expected.GetProperty("places").GetArrayLength()];
        for (int i = 0; i < sampled.Length; i++)
            sampled[i] = actual[expected.GetProperty("places")[i].GetInt32()];
        VlassNet.Tests.Compute.Compare.Values(
            sampled, [.. expected.GetProperty("values").EnumerateArray().Select(value => value.GetSingle())], tolerance, name);
    }

    private int Integer(string name) => content.GetProperty(name).GetInt32();
}
