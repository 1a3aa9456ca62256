using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Networks;

/// <summary>
/// What makes a network impossible. Sizes are followed through the layers as doubles, since the very products that are checked
/// here are those that would overflow; up to the limit that they are compared with, and far beyond, doubles are exact.
/// </summary>
internal sealed class NetworkRules
{
    private readonly ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();
    private readonly NetworkSpec spec;

    /// <summary>The map that the next block receives; sizes that are wrong count as 1, so that one mistake is told once.</summary>
    private ImageShape map;

    /// <summary>Weights of the layers so far; null once one layer's are already too many.</summary>
    private double? weights = 0;

    private NetworkRules(NetworkSpec spec) => this.spec = spec;

    /// <summary>Every problem of the network, in the order of its layers; empty if it can be built.</summary>
    public static ImmutableArray<string> Problems(NetworkSpec spec)
    {
        NetworkRules rules = new(spec);
        rules.CheckInput();
        rules.CheckBlocks();
        rules.CheckNormalization();
        rules.CheckDenseLayers();
        return rules.problems.ToImmutable();
    }

    /// <summary>Tells all problems in one exception, if there are any.</summary>
    public static void ThrowIfAny(ImmutableArray<string> problems)
    {
        if (problems.Length > 0)
            throw new ArgumentException($"The network cannot be built: {string.Join("; ", problems)}.");
    }

    private static double Values(ImageShape shape) => (double)shape.Rows * shape.Columns * shape.Channels;

    private void CheckInput()
    {
        ImageShape input = spec.Input;
        CheckAtLeast(1, input.Rows, "input", "row");
        CheckAtLeast(1, input.Columns, "input", "column");
        if (input.Channels is < 1 or > 4)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"input: expected 1 to 4 channels; received {input.Channels}"));
        }

        map = new(Math.Max(input.Rows, 1), Math.Max(input.Columns, 1), Math.Max(input.Channels, 1));
        CheckIndexable(map, "input", "an image");
    }

    private void CheckBlocks()
    {
        if (spec.Blocks.IsDefault)
        {
            problems.Add("convolution blocks: expected a list, if an empty one; received none");
            return;
        }

        int halvings = 0;
        for (int index = 0; index < spec.Blocks.Length; index++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"convolution block {index + 1}");
            if (spec.Blocks[index] is not { } block)
            {
                problems.Add($"{name}: expected a block; received null");
                continue;
            }

            CheckAtLeast(1, block.Filters, name, "filter");
            CheckDropout(block.Dropout, name);
            if (block.Pool && map is { Rows: 1, Columns: 1 })
            {
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: expected a map of more than one pixel to pool; received {map}, "
                    + $"which is {spec.Input.Rows}×{spec.Input.Columns} after {halvings} halvings"));
            }

            ImageShape output = map with { Channels = Math.Max(block.Filters, 1) };
            CheckIndexable(output, name, "an output");
            CheckWeights((double)map.Channels * output.Channels * 9, (double)output.Channels * 5, name);
            map = block.Pool ? output.Pooled : output;
            halvings += block.Pool ? 1 : 0;
        }
    }

    private void CheckNormalization()
    {
        if (spec.BatchNormalizationMomentum is not (>= 0 and < 1))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"batch normalisation: expected a momentum in [0, 1); received {spec.BatchNormalizationMomentum}"));
        }
    }

    private void CheckDenseLayers()
    {
        if (spec.GlobalAverage && spec.Blocks is { IsDefault: false, IsEmpty: true })
            problems.Add("global average: expected at least one convolution block before it; received none");
        double inputs = spec.GlobalAverage ? map.Channels : Values(map);
        if (spec.Hidden.IsDefault)
            problems.Add("dense blocks: expected a list, if an empty one; received none");
        ImmutableArray<DenseBlock> hidden = spec.Hidden.IsDefault ? [] : spec.Hidden;
        for (int index = 0; index < hidden.Length; index++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"dense block {index + 1}");
            if (hidden[index] is not { } block)
            {
                problems.Add($"{name}: expected a block; received null");
                continue;
            }

            CheckAtLeast(1, block.Units, name, "unit");
            CheckDropout(block.Dropout, name);
            int units = Math.Max(block.Units, 1);
            CheckWeights(inputs * units, units, name);
            inputs = units;
        }

        CheckAtLeast(2, spec.Classes, "classes", "classes");
        CheckWeights(inputs * Math.Max(spec.Classes, 1), Math.Max(spec.Classes, 1), "classes");
        if (weights is { } total)
            CheckIndexable(total, "all layers", "weights");
    }

    private void CheckAtLeast(int minimum, int value, string where, string noun)
    {
        if (value < minimum)
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"{where}: expected at least {minimum} {noun}; received {value}"));
    }

    private void CheckDropout(float rate, string where)
    {
        if (rate is not (>= 0 and < 1))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"{where}: expected a dropout rate in [0, 1); received {rate}"));
        }
    }

    private void CheckWeights(double kernel, double others, string where) =>
        weights = CheckIndexable(kernel, where, "weights") ? weights + kernel + others : null;

    private void CheckIndexable(ImageShape shape, string where, string what)
    {
        double count = Values(shape);
        if (count > Array.MaxLength)
            CheckIndexable(count, where, $"{what} of {shape}");
    }

    private bool CheckIndexable(double count, string where, string what)
    {
        bool fits = count <= Array.MaxLength;
        if (!fits)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{where}: expected at most {Array.MaxLength:N0} values in an array; received {what}, {count:N0} values"));
        }

        return fits;
    }
}
