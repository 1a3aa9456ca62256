using System.Runtime.InteropServices;
using System.Text.Json;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>One of the files that <c>Golden/compute/make_torch_golden.py</c> writes.</summary>
internal sealed class TorchGolden
{
    private readonly JsonElement root;

    public TorchGolden(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "compute", $"torch_{name}.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        root = document.RootElement.Clone();
        int[] labels = Integers("labels");
        if (name == "notebook")
        {
            Weights = HashedWeights(TestNetworks.Notebook);
            int pixels = Weights.Spec.Input.Length;
            double[] images = Hashed(labels.Length * pixels, root.GetProperty("image_salt").GetUInt32());
            Batch = new MemoryBatch(
                Split(Array.ConvertAll(images, value => (float)value), pixels), labels, [.. labels.Select(_ => 1f)]);
            return;
        }

        NetworkSpec spec = TestNetworks.Spec(
            Integer("rows"), Integer("columns"), Integer("channels"),
            Integers("blocks"), Integers("hidden"), Integer("classes"));
        if (root.TryGetProperty("without_pool", out JsonElement blocks))
        {
            spec = spec.WithoutPool([.. blocks.EnumerateArray().Select(block => block.GetInt32())]) with
            {
                GlobalAverage = root.GetProperty("average").GetBoolean(),
                BatchNormalizationMomentum = root.GetProperty("keep").GetSingle(),
            };
        }

        Weights = new NetworkWeights(spec);
        foreach (WeightTensor tensor in Weights)
            Tensor("weights", tensor.Name).CopyTo(tensor.Buffer, 0);
        float[] factors = [.. root.GetProperty("factors").EnumerateArray().Select(value => value.GetSingle())];
        Batch = new MemoryBatch(Split(Floats(root.GetProperty("images")), Weights.Spec.Input.Length), labels, factors);
    }

    public static TheoryData<string> SmallNetworks =>
    [
        "three_blocks_16x16x1", "two_blocks_13x9x2", "one_block_10x12x4", "no_block_5x4x3",
        "two_convolutions_a_pool_16x16x1", "no_pool_7x10x2", "average_9x6x3",
    ];

    public NetworkWeights Weights { get; }

    public MemoryBatch Batch { get; }

    /// <summary>Probabilities of the batch with the moving averages, (image, class).</summary>
    public float[] Predicted => Floats(root.GetProperty("predicted"));

    /// <summary>Probabilities of the batch with its own statistics, (image, class).</summary>
    public float[] Probabilities => Floats(root.GetProperty("probabilities"));

    /// <summary>The loss of five RMSprop steps on the same batch.</summary>
    public double[] Losses => [.. root.GetProperty("losses").EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>All values of a tensor under "gradients", "moved" (after one step) or "after_five_steps".</summary>
    public float[] Tensor(string group, string name) => Floats(root.GetProperty(group).GetProperty(name));

    public bool Has(string group, string name) => root.GetProperty(group).TryGetProperty(name, out _);

    /// <summary>The notebook's tensors: values at some places, the largest magnitude and the Euclidean norm.</summary>
    public (int[] Places, double[] Values, double Largest, double Norm) Digest(string group, string name)
    {
        JsonElement digest = root.GetProperty(group).GetProperty(name);
        return (
            [.. digest.GetProperty("places").EnumerateArray().Select(value => value.GetInt32())],
            [.. digest.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())],
            digest.GetProperty("largest").GetDouble(),
            digest.GetProperty("norm").GetDouble());
    }

    /// <summary>Numbers in [0, 1) with 24 bits from an integer hash, as the script's <c>hashed</c>.</summary>
    private static double[] Hashed(int count, uint salt)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            uint x = unchecked((uint)i * 0x9E3779B1 + salt * 0x85EBCA77);
            x = unchecked((x ^ (x >> 16)) * 0x7FEB352D);
            x = unchecked((x ^ (x >> 15)) * 0x846CA68B);
            values[i] = ((x ^ (x >> 16)) >> 8) / (double)(1 << 24);
        }

        return values;
    }

    /// <summary>As the script's <c>hashed_weights</c>.</summary>
    private static NetworkWeights HashedWeights(NetworkSpec spec)
    {
        NetworkWeights weights = new(spec);
        for (int place = 0; place < weights.Count; place++)
        {
            WeightTensor tensor = weights[place];
            double[] u = Hashed(tensor.Length, (uint)place + 1);
            bool isGamma = tensor.Name.StartsWith("norm", StringComparison.Ordinal)
                && tensor.Name.EndsWith(".weight", StringComparison.Ordinal);
            int field = tensor.Shape.Length == 4 ? 9 : 1;
            for (int i = 0; i < u.Length; i++)
            {
                tensor.Buffer[i] = (float)(tensor switch
                {
                    { Shape.Length: > 1 } =>
                        (2 * u[i] - 1) * Math.Sqrt(6.0 / (field * (tensor.Shape[0] + tensor.Shape[1]))),
                    _ when isGamma => (i % 7 == 3 ? -1 : 1) * (0.5 + u[i]),
                    _ when tensor.Name.EndsWith("running_var", StringComparison.Ordinal) => 0.5 + u[i],
                    _ => 0.1 * (2 * u[i] - 1),
                });
            }
        }

        return weights;
    }

    private static float[] Floats(JsonElement element) =>
        MemoryMarshal.Cast<byte, float>(element.GetBytesFromBase64()).ToArray();

    private static float[][] Split(float[] values, int length) => [.. values.Chunk(length)];

    private int Integer(string name) => root.GetProperty(name).GetInt32();

    private int[] Integers(string name) => [.. root.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
}
