using System.Collections.Immutable;
using TorchSharp;
using VlassNet.Compute;
using VlassNet.Networks;
using VlassNet.TorchSharp.Images;
using VlassNet.TorchSharp.Network;
using VlassNet.TorchSharp.Optimizers;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp;

/// <summary>A network that TorchSharp has made ready.</summary>
internal sealed class TorchSession : INetworkSession
{
    /// <summary>Images that are predicted together.</summary>
    private const int Slice = 256;

    private readonly Device device;
    private readonly VlassCnnModule module;
    private readonly BatchImages images;
    private readonly FlatOptimizer? optimizer;
    private bool disposed;
    private int busy;

    public TorchSession(NetworkWeights weights, SessionOptions session, TorchSharpOptions options, Device device)
    {
        this.device = device;
        Device = session.Device;
        bool onProcessor = device.type == DeviceType.CPU;
        if (onProcessor)
            set_num_threads(session.Threads > 0 ? session.Threads : Environment.ProcessorCount);
        if (device.type == DeviceType.CUDA)
        {
            bool allowed = options.Precision != TorchPrecision.Single;
            backends.cuda.matmul.allow_tf32 = allowed;
            backends.cudnn.allow_tf32 = allowed;
        }

        using DisposeScope scope = NewDisposeScope();
        module = new VlassCnnModule(weights, device, options) { HasOwnDropout = true };
        module.PostponeMovingAverages();
        images = new BatchImages(Spec.Input, device, onProcessor && !options.KeepsImagesOnProcessor ? 0 : options.ImageMemory);
        optimizer = session.Optimizer is null ? null : FlatOptimizer.Create(session.Optimizer, module.Storage.Trained);
    }

    public NetworkSpec Spec => module.Spec;

    public ComputeDevice Device { get; }

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        using Call call = new(this);
        FlatOptimizer rule = RequireOptimizer();
        using DisposeScope scope = NewDisposeScope();
        (StepResult result, Tensor loss) = Forward(batch, settings);
        if (!double.IsFinite(result.LossSum))
            return result;
        Tensor gradient = Gradient(loss);
        module.MoveAverages();
        rule.Step(module.Storage.Trained, gradient, settings.LearningRate);
        return result;
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using Call call = new(this);
        Require(gradients);
        using DisposeScope scope = NewDisposeScope();
        (StepResult result, Tensor loss) = Forward(batch, settings);
        CopyOut(Gradient(loss), gradients);
        return result;
    }

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using Call call = new(this);
        if (probabilities.Length != (long)batch.Count * Spec.Classes)
        {
            throw new ArgumentException(
                $"Expected room for {batch.Count} × {Spec.Classes} probabilities; received {probabilities.Length}.", nameof(probabilities));
        }

        using IDisposable noGradient = no_grad();
        module.eval();
        for (int start = 0; start < batch.Count; start += Slice)
        {
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(Slice, batch.Count - start);
            Tensor output = nn.functional.softmax(module.call(images.Load(batch, start, count)), dim: 1);
            TensorValues.Get(output, probabilities.Slice(start * Spec.Classes, count * Spec.Classes));
        }
    }

    public void GetWeights(NetworkWeights destination)
    {
        using Call call = new(this);
        module.GetWeights(destination);
    }

    public void SetWeights(NetworkWeights source)
    {
        using Call call = new(this);
        module.SetWeights(source);
    }

    public OptimizerState GetOptimizerState()
    {
        using Call call = new(this);
        FlatOptimizer rule = RequireOptimizer();
        var slots = ImmutableSortedDictionary.CreateBuilder<string, NetworkWeights>(StringComparer.Ordinal);
        foreach ((string name, Tensor slot) in rule.Slots)
        {
            using DisposeScope scope = NewDisposeScope();
            NetworkWeights values = new(Spec);
            CopyOut(slot, values);
            slots.Add(name, values);
        }

        return new OptimizerState(rule.Settings.Name, rule.Steps, slots.ToImmutable());
    }

    public void SetOptimizerState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using Call call = new(this);
        FlatOptimizer rule = RequireOptimizer();
        if (state.Optimizer != rule.Settings.Name || !rule.Slots.Keys.All(state.Slots.ContainsKey))
            throw new ArgumentException($"Expected the state of {rule.Settings.Name}; received that of {state.Optimizer}.", nameof(state));
        foreach (string name in rule.Slots.Keys)
            Require(state.Slots[name]);
        foreach ((string name, Tensor slot) in rule.Slots)
        {
            using DisposeScope scope = NewDisposeScope();
            foreach ((WeightTensor values, Tensor part) in module.Storage.Cut(slot, state.Slots[name]))
                TensorValues.Set(part, values.Values);
        }

        rule.Steps = state.Steps;
    }

    /// <summary>Frees all tensors.</summary>
    /// <exception cref="InvalidOperationException">A call is under way.</exception>
    public void Dispose()
    {
        if (disposed)
            return;
        using Call call = new(this);
        disposed = true;
        module.Dispose();
        images.Dispose();
        optimizer?.Dispose();
    }

    /// <summary>Loss and correct images of a batch in training, and the mean loss that the gradient is taken of.</summary>
    private (StepResult Result, Tensor Loss) Forward(ITrainingBatch batch, in StepSettings settings)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (long[] labels, float[] weights) = Truth(batch);
        using DropoutStream? dropout = settings.Dropout ? new DropoutStream(settings, device) : null;
        using IDisposable gradient = set_grad_enabled(true);
        module.train();
        module.Dropout = dropout;
        Tensor logits = module.call(images.Load(batch, 0, batch.Count));
        module.Dropout = null;

        Tensor label = tensor(labels).to(device);
        Tensor losses = nn.functional.log_softmax(logits, 1).gather(1, label.unsqueeze(1)).squeeze(1).neg() * tensor(weights).to(device);
        Tensor correct = logits.argmax(1).eq(label).to(ScalarType.Float32);

        // One transfer, on which the host waits for the device, for both.
        float[] values = new float[2 * batch.Count];
        TensorValues.Get(stack([losses, correct]), values);
        StepResult result = new(
            values.AsSpan(0, batch.Count).ToArray().Sum(value => (double)value), (int)values.AsSpan(batch.Count).ToArray().Sum(), batch.Count);
        return (result, losses.sum() / batch.Count);
    }

    private (long[] Labels, float[] Weights) Truth(ITrainingBatch batch)
    {
        if (batch.Count < 1)
            throw new ArgumentException("Expected at least one image; received an empty batch.", nameof(batch));
        long[] labels = new long[batch.Count];
        float[] weights = new float[batch.Count];
        for (int image = 0; image < labels.Length; image++)
        {
            labels[image] = batch.Label(image);
            weights[image] = batch.Weight(image);
            if ((ulong)labels[image] >= (ulong)Spec.Classes)
            {
                throw new ArgumentException(
                    $"Expected labels 0 to {Spec.Classes - 1}; image {image} of the batch has {labels[image]}.", nameof(batch));
            }
        }

        return (labels, weights);
    }

    private Tensor Gradient(Tensor loss)
    {
        Tensor[] parameters = [.. module.parameters()];
        return module.Storage.Flatten(autograd.grad([loss], parameters));
    }

    /// <summary>Copies what lies as the weights do to weights' arrays; those that are not trained receive 0.</summary>
    private void CopyOut(Tensor flat, NetworkWeights destination)
    {
        foreach (WeightTensor tensor in destination.Where(tensor => !tensor.Trainable))
            Array.Clear(tensor.Values);
        foreach ((WeightTensor tensor, Tensor part) in module.Storage.Cut(flat, destination))
            TensorValues.Get(part, tensor.Values);
        destination.Touch();
    }

    private void Require(NetworkWeights weights)
    {
        if (!weights.Spec.Equals(Spec))
            throw new ArgumentException("The weights are for another network.", nameof(weights));
    }

    private FlatOptimizer RequireOptimizer() => optimizer
        ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");

    /// <summary>One call at a time, and none after the disposal.</summary>
    private readonly ref struct Call
    {
        private readonly TorchSession session;

        public Call(TorchSession session)
        {
            if (Interlocked.CompareExchange(ref session.busy, 1, 0) != 0)
                throw new InvalidOperationException("The session is in use: it takes one call at a time.");
            this.session = session;
            if (!session.disposed)
                return;
            Dispose();
            throw new ObjectDisposedException(nameof(INetworkSession));
        }

        public void Dispose() => Volatile.Write(ref session.busy, 0);
    }
}
