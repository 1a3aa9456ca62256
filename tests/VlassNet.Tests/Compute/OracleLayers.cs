namespace VlassNet.Tests.Compute;

/// <summary>
/// The layers, written as their definitions read, for one image in (channel, row, column) order. Slow and obviously right.
/// </summary>
internal static class OracleLayers
{
    /// <summary>3×3, stride 1, zeros outside the image.</summary>
    public static double[] Convolve(double[] input, ImageShape shape, double[] weight, double[] bias)
    {
        int filters = bias.Length;
        double[] output = new double[filters * shape.Rows * shape.Columns];
        for (int filter = 0; filter < filters; filter++)
            output.AsSpan(filter * shape.Rows * shape.Columns, shape.Rows * shape.Columns).Fill(bias[filter]);
        ForEachTap(shape, filters, (tap, from, to, length) =>
        {
            double factor = weight[tap];
            for (int i = 0; i < length; i++)
                output[to + i] += factor * input[from + i];
        });
        return output;
    }

    /// <summary>Adds to the gradients of weight, bias and (where wanted) input.</summary>
    public static void ConvolveBackward(
        double[] input, ImageShape shape, double[] weight, double[] outputGradient,
        double[] weightGradient, double[] biasGradient, double[]? inputGradient)
    {
        int filters = biasGradient.Length, pixels = shape.Rows * shape.Columns;
        for (int i = 0; i < outputGradient.Length; i++)
            biasGradient[i / pixels] += outputGradient[i];
        ForEachTap(shape, filters, (tap, from, to, length) =>
        {
            double sum = 0;
            for (int i = 0; i < length; i++)
                sum += outputGradient[to + i] * input[from + i];
            weightGradient[tap] += sum;
            if (inputGradient is null)
                return;
            double factor = weight[tap];
            for (int i = 0; i < length; i++)
                inputGradient[from + i] += factor * outputGradient[to + i];
        });
    }

    /// <summary>2×2, stride 2; at an odd edge only the pixels that are there. Of equal ones the first in the row wins.</summary>
    public static double[] Pool(double[] input, ImageShape shape, int[] origins)
    {
        ImageShape pooled = shape.Pooled;
        double[] output = new double[pooled.Length];
        for (int i = 0; i < output.Length; i++)
        {
            int channel = i / (pooled.Rows * pooled.Columns);
            int row = i / pooled.Columns % pooled.Rows * 2, column = i % pooled.Columns * 2;
            output[i] = double.NegativeInfinity;
            for (int r = row; r < Math.Min(row + 2, shape.Rows); r++)
            {
                for (int c = column; c < Math.Min(column + 2, shape.Columns); c++)
                {
                    int origin = (channel * shape.Rows + r) * shape.Columns + c;
                    if (input[origin] > output[i])
                        (output[i], origins[i]) = (input[origin], origin);
                }
            }
        }

        return output;
    }

    public static double[] Dense(double[] input, double[] weight, double[] bias)
    {
        double[] output = [.. bias];
        for (int unit = 0; unit < output.Length; unit++)
        {
            for (int i = 0; i < input.Length; i++)
                output[unit] += weight[unit * input.Length + i] * input[i];
        }

        return output;
    }

    /// <summary>Adds to the gradients of weight and bias, and returns that of the input.</summary>
    public static double[] DenseBackward(
        double[] input, double[] weight, double[] outputGradient, double[] weightGradient, double[] biasGradient)
    {
        double[] inputGradient = new double[input.Length];
        for (int unit = 0; unit < outputGradient.Length; unit++)
        {
            biasGradient[unit] += outputGradient[unit];
            for (int i = 0; i < input.Length; i++)
            {
                weightGradient[unit * input.Length + i] += outputGradient[unit] * input[i];
                inputGradient[i] += outputGradient[unit] * weight[unit * input.Length + i];
            }
        }

        return inputGradient;
    }

    public static double[] Softmax(double[] logits)
    {
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    /// <summary>
    /// Every weight of a 3×3 convolution with every row that it touches: <paramref name="visit"/> gets the place of the weight,
    /// of the first input and of the first output pixel, and the number of pixels.
    /// </summary>
    private static void ForEachTap(ImageShape shape, int filters, Action<int, int, int, int> visit)
    {
        for (int filter = 0; filter < filters; filter++)
        {
            for (int tap = 0; tap < 9 * shape.Channels; tap++)
            {
                int channel = tap / 9, down = tap / 3 % 3 - 1, right = tap % 3 - 1;
                int first = Math.Max(0, -right), last = Math.Min(shape.Columns, shape.Columns - right);
                for (int row = Math.Max(0, -down); row < Math.Min(shape.Rows, shape.Rows - down); row++)
                {
                    int from = (channel * shape.Rows + row + down) * shape.Columns + first + right;
                    int to = (filter * shape.Rows + row) * shape.Columns + first;
                    visit(filter * 9 * shape.Channels + tap, from, to, last - first);
                }
            }
        }
    }
}
