using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
internal sealed partial class TorchSession : IQueuedSession
{
    /// <summary>Images that are predicted together.</summary>
    private const int Slice = 256;

    /// <summary>Steps that a device of its own may be behind: enough to hide the host's pauses, few enough for news of progress.</summary>
    private const int StepsAhead = 16;

    private readonly Device device;
    private readonly TorchPrecision precision;
    private readonly int threads;
    private readonly HashedDropout dropout;
    private readonly VlassCnnModule module;
    private readonly MeasuredBatch measured;
    private readonly BatchImages images;
    private readonly Truth truth;
    private readonly FlatOptimizer? optimizer;
    private readonly QueuedLosses losses;
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
        QueueLength = device.type == DeviceType.CPU ? options.StepsAheadOnProcessor : StepsAhead;
        using Call call = new(this);
        using DisposeScope scope = NewDisposeScope();
        dropout = new HashedDropout(weights.Spec, device);
        module = new VlassCnnModule(weights, device, options, session.Optimizer?.Slots.Count() ?? 0) { Dropout = dropout };
        measured = new MeasuredBatch(weights, module.Storage.Moving);
        module.Measure(measured);
        images = new BatchImages(Spec.Input, device, keepsImages ? options.ImageMemory : 0, QueueLength);
        truth = new Truth(Spec.Classes, dropout, device, QueueLength);
        losses = new QueuedLosses(device);
        optimizer = session.Optimizer is null ? null : FlatOptimizer.Create(session.Optimizer, module.Storage.Slots);
    }

    public NetworkSpec Spec => module.Spec;

    public ComputeDevice Device { get; }

    /// <summary>On the processor there is nothing to run ahead of.</summary>
    public int QueueLength { get; }

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        RequireFinished();
        QueueStep(batch, settings);
        return FinishSteps()[0];
    }

    public void QueueStep(ITrainingBatch batch, in StepSettings settings)
    {
        using Call call = new(this);
        FlatOptimizer rule = RequireOptimizer();
        if (losses.Count == QueueLength)
            throw new InvalidOperationException($"Expected the results of the last {QueueLength} steps to be taken before the next step.");
        using DisposeScope scope = NewDisposeScope();
        try
        {
            SharedStorage storage = module.Storage;
            Tensor before = storage.State.clone();
            Tensor values = ForwardAndBackward(batch, settings);
            using IDisposable noGradient = no_grad();
            if (!settings.FrozenBlocks)
                measured.Move(batch.Count);
            rule.Step(storage.Trained, gradient!, settings.LearningRate, settings.FrozenBlocks ? storage.BlocksLength : 0);

            // The host does not know yet whether the loss is finite. Where it is not, all is as before.
            losses.Add(values, storage.State, before);
        }
        catch (ExternalException error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Of(error, Device, $"a training step of {batch.Count} images");
        }
    }

    public IReadOnlyList<StepResult> FinishSteps()
    {
        using Call call = new(this);
        List<StepResult> results = losses.Take();
        int failed = results.FindIndex(result => !double.IsFinite(result.LossSum));
        if (failed >= 0)
            optimizer!.Steps -= results.Count - failed;
        return results;
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using Call call = new(this);
        Require(gradients);
        using DisposeScope scope = NewDisposeScope();
        try
        {
            Tensor found = ForwardAndBackward(batch, settings);
            CopyOut(gradient!, gradients);
            return QueuedLosses.ResultOf(found);
        }
        catch (ExternalException error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Of(error, Device, $"the gradients of {batch.Count} images");
        }
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
        try
        {
            for (int start = 0; start < batch.Count; start += Slice)
            {
                using DisposeScope scope = NewDisposeScope();
                int count = Math.Min(Slice, batch.Count - start);
                Tensor output = nn.functional.softmax(module.call(images.LoadSlice(batch, start, count)), dim: 1);
                TensorValues.Get(output, probabilities.Slice(start * Spec.Classes, count * Spec.Classes));
            }
        }
        catch (ExternalException error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Of(error, Device, $"predictions of {Math.Min(Slice, batch.Count)} images at once");
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
        try
        {
            module.RefreshStatistics(start => start < batch.Count ? images.LoadSlice(batch, start, Math.Min(Slice, batch.Count - start)) : null);
        }
        catch (ExternalException error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Of(error, Device, $"statistics of {Math.Min(Slice, batch.Count)} images at once");
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
        RequireFinished();
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
        RequireFinished();
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
        foreach (IDisposable? owned in (IEnumerable<IDisposable?>)[losses, module, measured, dropout, images, truth, gradient])
            owned?.Dispose();
    }

    /// <summary>
    /// Forward and backward in training; the gradient of the mean loss is then in <see cref="gradient"/>. The host waits for nothing.
    /// </summary>
    /// <remarks>Backward is <c>Tensor.backward</c>, into memory that is there already: an error in <c>autograd.grad</c> ends the process.</remarks>
    /// <returns>The losses of the images, and 1 for each that was right, <c>(2, image)</c>.</returns>
    private Tensor ForwardAndBackward(ITrainingBatch batch, in StepSettings settings)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using IDisposable recorded = set_grad_enabled(true);
        (Tensor labels, Tensor? weights, Tensor? targets) = truth.Send(batch, settings);
        Tensor batchImages = images.LoadStep(batch);
        PrepareGradient();
        if (!module.training)
            module.train();
        Tensor logits = settings.FrozenBlocks ? module.ForwardWithFrozenBlocks(batchImages) : module.call(batchImages);
        Tensor logarithms = nn.functional.log_softmax(logits, 1);
        Tensor perImage = (targets is null ? logarithms.gather(1, labels.unsqueeze(1)).squeeze(1) : (logarithms * targets).sum(1)).neg();
        if (weights is not null)
            perImage = perImage * weights;
        (perImage.sum() / batch.Count).backward();
        return stack([perImage, logits.argmax(1).eq(labels).to(ScalarType.Float32)]).detach();
    }

    /// <summary>Sets gradient and statistics to 0. The parameters' gradients are views of one tensor, as the parameters are.</summary>
    private void PrepareGradient()
    {
        using IDisposable noGradient = no_grad();
        measured.Clear();
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

    private void RequireFinished()
    {
        if (losses.Count > 0)
            throw new InvalidOperationException($"Expected the results of all steps to be taken; those of {losses.Count} are waiting.");
    }

    private FlatOptimizer RequireOptimizer() => optimizer
        ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");
}
