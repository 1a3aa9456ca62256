using System.Collections.Immutable;
using TorchSharp;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.TorchSharp.Images;
using VlassNet.TorchSharp.Network;
using VlassNet.TorchSharp.Optimizers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace VlassNet.TorchSharp;

/// <summary>A network that TorchSharp has made ready.</summary>
internal sealed class TorchSession : INetworkSession
{
    /// <summary>Images that are predicted together.</summary>
    private const int Slice = 256;

    private readonly Device device;
    private readonly TorchPrecision precision;
    private readonly int threads;
    private readonly HashedDropout dropout;
    private readonly VlassCnnModule module;
    private readonly BatchImages images;
    private readonly FlatOptimizer? optimizer;
    private Tensor? gradient;
    private bool disposed;
    private int busy;

    public TorchSession(NetworkWeights weights, SessionOptions session, TorchSharpOptions options, Device device)
    {
        this.device = device;
        precision = options.Precision;
        threads = session.ThreadCount;
        Device = session.Device;
        bool keepsImages = device.type != DeviceType.CPU || options.KeepsImagesOnProcessor;
        using Call call = new(this);
        using DisposeScope scope = NewDisposeScope();
        dropout = new HashedDropout(device);
        module = new VlassCnnModule(weights, device, options) { Dropout = dropout };
        module.PostponeMovingAverages();
        images = new BatchImages(Spec.Input, device, keepsImages ? options.ImageMemory : 0);
        try
        {
            optimizer = session.Optimizer is null ? null : FlatOptimizer.Create(session.Optimizer, module.Storage.Trained);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    public NetworkSpec Spec => module.Spec;

    public ComputeDevice Device { get; }

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        using Call call = new(this);
        FlatOptimizer rule = RequireOptimizer();
        using DisposeScope scope = NewDisposeScope();
        StepResult result = ForwardAndBackward(batch, settings);
        if (!double.IsFinite(result.LossSum))
            return result;
        if (!settings.FrozenBlocks)
            module.MoveAverages();
        rule.Step(module.Storage.Trained, gradient!, settings.LearningRate, settings.FrozenBlocks ? module.Storage.BlocksLength : 0);
        return result;
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using Call call = new(this);
        Require(gradients);
        using DisposeScope scope = NewDisposeScope();
        StepResult result = ForwardAndBackward(batch, settings);
        CopyOut(gradient!, gradients);
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
        if (module.training)
            module.eval();
        for (int start = 0; start < batch.Count; start += Slice)
        {
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(Slice, batch.Count - start);
            Tensor output = nn.functional.softmax(module.call(images.Load(batch, start, count)), dim: 1);
            TensorValues.Get(output, probabilities.Slice(start * Spec.Classes, count * Spec.Classes));
        }
    }

    public void RefreshStatistics(IImageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using Call call = new(this);
        if (batch.Count < 1)
            throw new ArgumentException("Expected at least one image; received an empty batch.", nameof(batch));
        using IDisposable noGradient = no_grad();
        if (module.training)
            module.eval();
        module.RefreshStatistics(start => start < batch.Count ? images.Load(batch, start, Math.Min(Slice, batch.Count - start)) : null);
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
        dropout.Dispose();
        images.Dispose();
        gradient?.Dispose();
        optimizer?.Dispose();
    }

    /// <summary>Forward and backward in training; the gradient of the mean loss is then in <see cref="gradient"/>.</summary>
    /// <remarks>
    /// Everything is queued on the device before the host asks for the loss, for which it must wait. Backward is
    /// <c>Tensor.backward</c>, into memory that is there already: an error in <c>autograd.grad</c> ends the process.
    /// </remarks>
    private StepResult ForwardAndBackward(ITrainingBatch batch, in StepSettings settings)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (long[] labels, float[] weights) = Truth(batch);
        using IDisposable recorded = set_grad_enabled(true);
        Tensor label = tensor(labels, device: CPU).to(device), weight = tensor(weights, device: CPU).to(device);
        Tensor batchImages = images.Load(batch, 0, batch.Count);
        PrepareGradient();
        if (!module.training)
            module.train();
        dropout.Begin(settings);
        Tensor logits = settings.FrozenBlocks ? module.ForwardWithFrozenBlocks(batchImages) : module.call(batchImages);
        Tensor losses = nn.functional.log_softmax(logits, 1).gather(1, label.unsqueeze(1)).squeeze(1).neg() * weight;
        (losses.sum() / batch.Count).backward();

        Tensor correct = logits.argmax(1).eq(label).to(ScalarType.Float32);
        float[] values = new float[2 * batch.Count];
        TensorValues.Get(stack([losses, correct]), values);
        double lossSum = 0, correctSum = 0;
        for (int image = 0; image < batch.Count; image++)
        {
            lossSum += values[image];
            correctSum += values[batch.Count + image];
        }

        return new StepResult(lossSum, (int)correctSum, batch.Count);
    }

    /// <summary>Sets the gradient to 0. The parameters' gradients are views of one tensor, as the parameters are.</summary>
    private void PrepareGradient()
    {
        using IDisposable noGradient = no_grad();
        if (gradient is not null)
        {
            gradient.zero_();
            return;
        }

        gradient = zeros_like(module.Storage.Trained).DetachFromDisposeScope();
        Dictionary<string, Tensor> parts = module.Storage.Cut(gradient, new NetworkWeights(Spec)).ToDictionary(cut => cut.Weights.Name, cut => cut.Part);
        foreach ((string name, Parameter parameter) in module.named_parameters())
            parameter.grad = parts[name];
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

    /// <summary>Copies what lies as the weights do to weights' arrays; those that are not trained receive 0.</summary>
    private void CopyOut(Tensor flat, NetworkWeights destination)
    {
        foreach (WeightTensor tensor in destination.Where(tensor => !tensor.Trainable))
            tensor.Write(values => values.Clear());
        foreach ((WeightTensor tensor, Tensor part) in module.Storage.Cut(flat, destination))
            tensor.Write(values => TensorValues.Get(part, values));
    }

    private void Require(NetworkWeights weights)
    {
        if (!weights.Spec.Equals(Spec))
            throw new ArgumentException("The weights are for another network.", nameof(weights));
    }

    private FlatOptimizer RequireOptimizer() => optimizer
        ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");

    /// <summary>
    /// One call at a time, and none after the disposal. Settings that belong to the process, or to the caller's thread, are the session's
    /// own for as long as the call lasts.
    /// </summary>
    private readonly ref struct Call
    {
        private readonly TorchSession session;
        private readonly IDisposable recordable;

        public Call(TorchSession session)
        {
            if (Interlocked.CompareExchange(ref session.busy, 1, 0) != 0)
                throw new InvalidOperationException("The session is in use: it takes one call at a time.");
            this.session = session;
            if (session.disposed)
            {
                Volatile.Write(ref session.busy, 0);
                throw new ObjectDisposedException(nameof(INetworkSession));
            }

            // What a caller makes in inference mode could never be trained.
            recordable = inference_mode(false);
            if (session.device.type == DeviceType.CPU && get_num_threads() != session.threads)
                set_num_threads(session.threads);
            if (session.device.type != DeviceType.CUDA)
                return;
            bool allowed = session.precision == TorchPrecision.TensorFloat32;
            backends.cuda.matmul.allow_tf32 = allowed;
            backends.cudnn.allow_tf32 = allowed;
        }

        public void Dispose()
        {
            recordable.Dispose();
            Volatile.Write(ref session.busy, 0);
        }
    }
}
