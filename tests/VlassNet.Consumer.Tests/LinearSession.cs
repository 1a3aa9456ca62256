using System.Collections.Immutable;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Consumer.Tests;

/// <summary>A network of one dense layer, softmax(Wx + b), computed in double precision. Its results come two at a time.</summary>
internal sealed class LinearSession(NetworkWeights weights, bool trains) : IQueuedSession
{
    private readonly List<StepResult> results = [];
    private long steps;

    public int QueueLength => 2;

    public NetworkSpec Spec => weights.Spec;

    public ComputeDevice Device => LinearEngine.Device;

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        NetworkWeights gradients = new(Spec);
        StepResult result = ComputeGradients(batch, settings, gradients);
        if (!double.IsFinite(result.LossSum))
            return result;
        for (int tensor = 0; tensor < weights.Count; tensor++)
        {
            float rate = settings.LearningRate;
            weights[tensor].Write(values =>
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] -= rate * gradients[tensor].Values[i];
            });
        }

        steps++;
        return result;
    }

    public void QueueStep(ITrainingBatch batch, in StepSettings settings) => results.Add(TrainStep(batch, settings));

    public IReadOnlyList<StepResult> FinishSteps()
    {
        StepResult[] all = [.. results];
        results.Clear();
        return all;
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        if (!trains)
            throw new InvalidOperationException("The session was opened without an optimizer.");
        int inputs = Spec.FlattenedLength;
        double loss = 0;
        int correct = 0;
        foreach (WeightTensor tensor in gradients)
            tensor.Write(values => values.Clear());
        for (int image = 0; image < batch.Count; image++)
        {
            (float[] pixels, double[] probabilities) = Forward(batch, image);
            int label = batch.Label(image);
            double[] targets = Targets(batch, image);
            loss -= batch.Weight(image) * probabilities.Zip(targets, (probability, target) => target > 0 ? target * Math.Log(probability) : 0).Sum();
            correct += Array.IndexOf(probabilities, probabilities.Max()) == label ? 1 : 0;
            for (int output = 0; output < Spec.Classes; output++)
            {
                double error = batch.Weight(image) * (probabilities[output] - targets[output]) / batch.Count;
                gradients["dense1.bias"].Write(values => values[output] += (float)error);
                gradients["dense1.weight"].Write(values =>
                {
                    for (int i = 0; i < inputs; i++)
                        values[(output * inputs) + i] += (float)(error * pixels[i]);
                });
            }
        }

        return new StepResult(loss, correct, batch.Count);
    }

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        for (int image = 0; image < batch.Count; image++)
        {
            double[] found = Forward(batch, image).Probabilities;
            for (int output = 0; output < found.Length; output++)
                probabilities[(image * found.Length) + output] = (float)found[output];
        }
    }

    /// <summary>What an image is to learn: 1 for its label where it says nothing else.</summary>
    private double[] Targets(ITrainingBatch batch, int image)
    {
        double[] targets = [.. batch.Targets(image).ToArray().Select(target => (double)target)];
        if (targets.Length > 0)
            return targets;
        targets = new double[Spec.Classes];
        targets[batch.Label(image)] = 1;
        return targets;
    }

    /// <summary>There is no batch normalisation.</summary>
    public void RefreshStatistics(IImageBatch batch) => ArgumentNullException.ThrowIfNull(batch);

    public void GetWeights(NetworkWeights destination) => destination.CopyFrom(weights);

    public void SetWeights(NetworkWeights source) => weights.CopyFrom(source);

    public OptimizerState GetOptimizerState() => new(
        new Sgd().Name, steps, ImmutableSortedDictionary<string, NetworkWeights>.Empty.Add("velocity", new NetworkWeights(Spec)));

    public void SetOptimizerState(OptimizerState state) => steps = state.Steps;

    public void Dispose()
    {
    }

    private (float[] Pixels, double[] Probabilities) Forward(IImageBatch batch, int image)
    {
        float[] pixels = new float[Spec.Input.Length];
        batch.CopyImage(image, pixels);
        ReadOnlySpan<float> kernel = weights["dense1.weight"].Values;
        double[] logits = new double[Spec.Classes];
        for (int output = 0; output < logits.Length; output++)
        {
            logits[output] = weights["dense1.bias"].Values[output];
            for (int i = 0; i < pixels.Length; i++)
                logits[output] += (double)kernel[(output * pixels.Length) + i] * pixels[i];
        }

        double[] powers = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return (pixels, [.. powers.Select(power => power / powers.Sum())]);
    }
}
