using System.Collections.Immutable;
using TorchSharp;
using VlassNet.Compute;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Optimizers;

/// <summary>An optimizer of all weights at once, as one long tensor. The formulas are in the documentation of the settings.</summary>
internal abstract class FlatOptimizer
{
    private FlatOptimizer(Optimizer settings, ImmutableArray<Tensor> slots)
    {
        Settings = settings;
        Slots = settings.Slots.Zip(slots).ToDictionary(slot => slot.First, slot => slot.Second, StringComparer.Ordinal);
    }

    /// <summary>The rule and its constants.</summary>
    public Optimizer Settings { get; }

    /// <summary>What it remembers, by the names of <see cref="Optimizer.Slots"/>.</summary>
    public IReadOnlyDictionary<string, Tensor> Slots { get; }

    /// <summary>How many steps it has made.</summary>
    public long Steps { get; set; }

    /// <summary>The optimizer for some settings.</summary>
    /// <param name="settings">The rule and its constants.</param>
    /// <param name="slots">Room for what it remembers, all 0; the caller's.</param>
    public static FlatOptimizer Create(Optimizer settings, ImmutableArray<Tensor> slots) => settings switch
    {
        RmsProp rule => new FlatRmsProp(rule, slots),
        AdamW rule => new FlatAdam(rule, slots, rule.Beta1, rule.Beta2, rule.Epsilon, rule.WeightDecay),
        Adam rule => new FlatAdam(rule, slots, rule.Beta1, rule.Beta2, rule.Epsilon, 0),
        Sgd rule => new FlatSgd(rule, slots),
        _ => throw new ArgumentException($"Expected an optimizer that VlassNet.TorchSharp knows; received {settings.Name}.", nameof(settings)),
    };

    /// <summary>One step.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="first">The first weight that learns; those before it, and what is remembered of them, stay as they are.</param>
    public void Step(Tensor weights, Tensor gradient, float learningRate, long first = 0)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Steps++;
        Update(Learning(weights), Learning(gradient), name => Learning(Slots[name]), learningRate);

        Tensor Learning(Tensor all) => first == 0 ? all : all.narrow(0, first, all.shape[0] - first);
    }

    protected abstract void Update(Tensor weights, Tensor gradient, Func<string, Tensor> slot, float learningRate);

    private sealed class FlatRmsProp(RmsProp rule, ImmutableArray<Tensor> slots) : FlatOptimizer(rule, slots)
    {
        protected override void Update(Tensor weights, Tensor gradient, Func<string, Tensor> slot, float learningRate)
        {
            Tensor square = slot("mean_square");
            square.mul_(rule.Rho).addcmul_(gradient, gradient, 1 - rule.Rho);
            weights.addcdiv_(gradient, square.add(rule.Epsilon).sqrt_(), -learningRate);
        }
    }

    private sealed class FlatAdam(
        Optimizer rule, ImmutableArray<Tensor> slots, float beta1, float beta2, float epsilon, float decay) : FlatOptimizer(rule, slots)
    {
        protected override void Update(Tensor weights, Tensor gradient, Func<string, Tensor> slot, float learningRate)
        {
            Tensor mean = slot("mean"), square = slot("mean_square");
            mean.mul_(beta1).add_(gradient, alpha: 1 - beta1);
            square.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            double rate = learningRate * Math.Sqrt(1 - Math.Pow(beta2, Steps)) / (1 - Math.Pow(beta1, Steps));
            if (decay != 0)
                weights.mul_(1 - (double)learningRate * decay);
            weights.addcdiv_(mean, square.sqrt().add_(epsilon), -rate);
        }
    }

    private sealed class FlatSgd(Sgd rule, ImmutableArray<Tensor> slots) : FlatOptimizer(rule, slots)
    {
        protected override void Update(Tensor weights, Tensor gradient, Func<string, Tensor> slot, float learningRate)
        {
            Tensor velocity = slot("velocity");
            velocity.mul_(rule.Momentum).add_(gradient, alpha: -learningRate);
            if (rule.Nesterov)
                weights.add_(velocity, alpha: rule.Momentum).add_(gradient, alpha: -learningRate);
            else
                weights.add_(velocity);
        }
    }
}
