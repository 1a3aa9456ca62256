using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>Named arrays in double precision: weights, gradients, an optimizer's slots.</summary>
internal sealed class OracleTensors : Dictionary<string, double[]>
{
    public OracleTensors(NetworkWeights weights)
    {
        foreach (WeightTensor tensor in weights)
            Add(tensor.Name, Array.ConvertAll(tensor.Buffer, value => (double)value));
    }

    public static OracleTensors Zeros(NetworkSpec spec)
    {
        OracleTensors tensors = new(new NetworkWeights(spec));
        foreach (double[] values in tensors.Values)
            Array.Clear(values);
        return tensors;
    }

    public void CopyTo(NetworkWeights weights)
    {
        foreach (WeightTensor tensor in weights)
            Array.ConvertAll(this[tensor.Name], value => (float)value).CopyTo(tensor.Buffer, 0);
    }
}

/// <summary>What a pass with batch statistics gives; the statistics are under the names of the moving averages.</summary>
internal sealed record OraclePass(
    double[][] Probabilities, double LossSum, int Correct, OracleTensors Gradients, Dictionary<string, double[]> Statistics);

/// <summary>Forward and backward through a whole network in double precision, layer by layer, as the definitions read.</summary>
internal sealed class OracleNetwork(NetworkSpec spec, OracleTensors weights)
{
    /// <summary>Everything that a block's backward pass needs, for every image.</summary>
    private sealed record BlockTrace(
        ImageShape Shape, double[][] Inputs, double[][] Activations, double Scale, double[] Mean, double[] Deviation,
        int[][] Origins);

    public double[] Predict(double[] image) => OracleLayers.Softmax(Dense(Features(image), 0, null)[^1]);

    /// <summary>What the convolution blocks make of an image in prediction, <c>(channel, row, column)</c>.</summary>
    public double[] Features(double[] image)
    {
        double[] features = image;
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            double[] mean = weights[$"norm{block + 1}.running_mean"];
            double[] deviation = [.. weights[$"norm{block + 1}.running_var"].Select(Deviation)];
            ImageShape shape = spec.ShapeBefore(block);
            double[] normal = Normalize(Activate(block, features, shape), block, mean, deviation, out ImageShape output);
            features = Pool(block, normal, output, out _);
        }

        return Flatten(features);
    }

    /// <summary>Forward with batch statistics, and backward.</summary>
    /// <param name="images">Each in (channel, row, column) order.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="factors">The factor on the loss of each image.</param>
    /// <param name="dropout">The seed and step of the dropout, or null for none.</param>
    /// <param name="targets">What each image is to learn of each class; null for 1 of its label.</param>
    public OraclePass Pass(double[][] images, int[] labels, double[] factors, StepSettings? dropout, double[][]? targets = null)
    {
        targets ??= [.. labels.Select(label => Enumerable.Range(0, spec.Classes).Select(k => k == label ? 1.0 : 0).ToArray())];
        OracleTensors gradients = OracleTensors.Zeros(spec);
        Dictionary<string, double[]> statistics = [];
        List<BlockTrace> traces = [];
        double[][] features = images;
        for (int block = 0; block < spec.Blocks.Length; block++)
            features = Forward(block, features, traces, statistics, dropout);

        double[][] probabilities = new double[images.Length][];
        double[][] featureGradients = new double[images.Length][];
        double lossSum = 0;
        int correct = 0;
        for (int image = 0; image < images.Length; image++)
        {
            List<double[]> layers = Dense(Flatten(features[image]), image, dropout);
            double[] p = probabilities[image] = OracleLayers.Softmax(layers[^1]);
            for (int c = 0; c < p.Length; c++)
                lossSum -= factors[image] * targets[image][c] * Math.Log(p[c]);
            if (Array.IndexOf(p, p.Max()) == labels[image])
                correct++;
            double[] logitGradients = new double[p.Length];
            for (int c = 0; c < p.Length; c++)
                logitGradients[c] = factors[image] * (p[c] - targets[image][c]) / images.Length;
            featureGradients[image] = Spread(DenseBackward(layers, logitGradients, gradients, dropout is not null));
        }

        for (int block = spec.Blocks.Length - 1; block >= 0; block--)
            featureGradients = Backward(block, traces[block], featureGradients, gradients);
        return new OraclePass(probabilities, lossSum, correct, gradients, statistics);
    }

    private static double Deviation(double variance) => Math.Sqrt(variance + BatchNormalization.Epsilon);

    private static double Scale(float rate, bool drops) => drops ? 1 / (1 - (double)rate) : 1;

    private static double[] Drop(double[] values, float rate, StepSettings? dropout, int layer, int image)
    {
        if (dropout is not { } key)
            return values;
        CounterRandom random = new(key.Seed, (ulong)(key.Step * 100 + layer), (ulong)image);
        return Array.ConvertAll(values, value => random.NextDouble() < rate ? 0 : value * Scale(rate, drops: true));
    }

    private double[] Activate(int block, double[] input, ImageShape shape)
    {
        double[] output = OracleLayers.Convolve(
            input, shape, weights[$"conv{block + 1}.weight"], weights[$"conv{block + 1}.bias"]);
        return Array.ConvertAll(output, value => Math.Max(value, 0));
    }

    private double[] Normalize(double[] input, int block, double[] mean, double[] deviation, out ImageShape shape)
    {
        double[] gamma = weights[$"norm{block + 1}.weight"], beta = weights[$"norm{block + 1}.bias"];
        shape = spec.ShapeBefore(block) with { Channels = spec.Blocks[block].Filters };
        int pixels = shape.Rows * shape.Columns;
        return [.. input.Select((value, i) =>
            gamma[i / pixels] * (value - mean[i / pixels]) / deviation[i / pixels] + beta[i / pixels])];
    }

    /// <summary>The pool, or without one every pixel, which then is its own origin.</summary>
    private double[] Pool(int block, double[] normal, ImageShape shape, out int[] origins)
    {
        if (!spec.Blocks[block].Pool)
        {
            origins = [.. Enumerable.Range(0, normal.Length)];
            return normal;
        }

        origins = new int[shape.Pooled.Length];
        return OracleLayers.Pool(normal, shape, origins);
    }

    private double[] Flatten(double[] maps) => !spec.GlobalAverage
        ? maps
        : [.. maps.Chunk(maps.Length / spec.FlattenedLength).Select(map => map.Average())];

    /// <summary>The gradient of the maps that were flattened or averaged.</summary>
    private double[] Spread(double[] gradient)
    {
        int pixels = spec.ShapeBefore(spec.Blocks.Length).Length / gradient.Length;
        return [.. gradient.SelectMany(value => Enumerable.Repeat(value / pixels, pixels))];
    }

    private double[][] Forward(
        int block, double[][] inputs, List<BlockTrace> traces, Dictionary<string, double[]> statistics,
        StepSettings? dropout)
    {
        ImageShape shape = spec.ShapeBefore(block);
        float rate = spec.Blocks[block].Dropout;
        double[][] activations =
            [.. inputs.Select((input, image) => Drop(Activate(block, input, shape), rate, dropout, block, image))];
        int filters = spec.Blocks[block].Filters, pixels = shape.Rows * shape.Columns;
        double[] mean = new double[filters], variance = new double[filters];
        for (int filter = 0; filter < filters; filter++)
        {
            double[] values = [.. activations.SelectMany(map => map.AsSpan(filter * pixels, pixels).ToArray())];
            mean[filter] = values.Average();
            variance[filter] = values.Average(value => (value - mean[filter]) * (value - mean[filter]));
        }

        statistics[$"norm{block + 1}.running_mean"] = mean;
        statistics[$"norm{block + 1}.running_var"] = variance;
        double[] deviation = Array.ConvertAll(variance, Deviation);
        double[][] outputs = new double[inputs.Length][];
        int[][] origins = new int[inputs.Length][];
        for (int image = 0; image < inputs.Length; image++)
        {
            double[] normal = Normalize(activations[image], block, mean, deviation, out ImageShape output);
            outputs[image] = Pool(block, normal, output, out origins[image]);
        }

        traces.Add(new BlockTrace(shape, inputs, activations, Scale(rate, dropout is not null), mean, deviation, origins));
        return outputs;
    }

    private double[][] Backward(int block, BlockTrace trace, double[][] outputGradients, OracleTensors gradients)
    {
        string number = $"{block + 1}";
        double[] gamma = weights[$"norm{number}.weight"];
        double[] gammaGradient = gradients[$"norm{number}.weight"], betaGradient = gradients[$"norm{number}.bias"];
        int pixels = trace.Shape.Rows * trace.Shape.Columns, count = pixels * trace.Inputs.Length;
        double[][] normalGradients = new double[trace.Inputs.Length][];
        for (int image = 0; image < normalGradients.Length; image++)
        {
            double[] gradient = normalGradients[image] = new double[trace.Activations[image].Length];
            for (int i = 0; i < outputGradients[image].Length; i++)
                gradient[trace.Origins[image][i]] += outputGradients[image][i];
            for (int i = 0; i < gradient.Length; i++)
            {
                betaGradient[i / pixels] += gradient[i];
                gammaGradient[i / pixels] += gradient[i] * Normal(image, i);
            }
        }

        double[][] inputGradients = new double[trace.Inputs.Length][];
        for (int image = 0; image < inputGradients.Length; image++)
        {
            double[] gradient = normalGradients[image];
            for (int i = 0; i < gradient.Length; i++)
            {
                int c = i / pixels;
                gradient[i] = trace.Activations[image][i] == 0 ? 0 : trace.Scale * gamma[c] / trace.Deviation[c]
                    * (gradient[i] - betaGradient[c] / count - Normal(image, i) * gammaGradient[c] / count);
            }

            inputGradients[image] = new double[trace.Inputs[image].Length];
            OracleLayers.ConvolveBackward(
                trace.Inputs[image], trace.Shape, weights[$"conv{number}.weight"], gradient,
                gradients[$"conv{number}.weight"], gradients[$"conv{number}.bias"],
                block == 0 ? null : inputGradients[image]);
        }

        return inputGradients;

        double Normal(int image, int i) =>
            (trace.Activations[image][i] - trace.Mean[i / pixels]) / trace.Deviation[i / pixels];
    }

    /// <summary>The input, the outputs of the hidden layers after ReLU and dropout, and the logits.</summary>
    private List<double[]> Dense(double[] features, int image, StepSettings? dropout)
    {
        List<double[]> layers = [features];
        for (int layer = 1; layer <= spec.Hidden.Length + 1; layer++)
        {
            double[] output = OracleLayers.Dense(
                layers[^1], weights[$"dense{layer}.weight"], weights[$"dense{layer}.bias"]);
            if (layer <= spec.Hidden.Length)
            {
                output = Array.ConvertAll(output, value => Math.Max(value, 0));
                output = Drop(output, spec.Hidden[layer - 1].Dropout, dropout, spec.Blocks.Length + layer, image);
            }

            layers.Add(output);
        }

        return layers;
    }

    private double[] DenseBackward(List<double[]> layers, double[] gradient, OracleTensors gradients, bool drops)
    {
        for (int layer = spec.Hidden.Length + 1; layer >= 1; layer--)
        {
            gradient = OracleLayers.DenseBackward(
                layers[layer - 1], weights[$"dense{layer}.weight"], gradient,
                gradients[$"dense{layer}.weight"], gradients[$"dense{layer}.bias"]);
            if (layer == 1)
                continue;
            double scale = Scale(spec.Hidden[layer - 2].Dropout, drops);
            gradient = [.. gradient.Select((value, i) => layers[layer - 1][i] > 0 ? value * scale : 0)];
        }

        return gradient;
    }
}
