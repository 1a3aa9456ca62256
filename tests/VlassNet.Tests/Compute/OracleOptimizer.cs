using System.Collections.Immutable;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>One step of each optimizer in double precision, as the formulas on the records read.</summary>
internal sealed class OracleOptimizer(Optimizer optimizer, NetworkSpec spec)
{
    private OptimizerState state = new(
        optimizer.Name, 0, optimizer.Slots.ToImmutableSortedDictionary(slot => slot, _ => Zeros(spec)));

    /// <summary>What the optimizer remembers; copied in and out.</summary>
    public OptimizerState State
    {
        get => Copy(state);
        set
        {
            if (value.Optimizer != optimizer.Name || !value.Slots.Keys.SequenceEqual(state.Slots.Keys)
                || value.Slots.Values.Any(slot => !slot.Spec.Equals(spec)))
                throw new ArgumentException("The state is another optimizer's or another network's.", nameof(value));
            state = Copy(value);
        }
    }

    public void Apply(NetworkWeights weights, OracleTensors gradients, double rate)
    {
        state = state with { Steps = state.Steps + 1 };
        foreach (WeightTensor tensor in weights.Where(tensor => tensor.Trainable))
        {
            for (int i = 0; i < tensor.Length; i++)
                tensor.Buffer[i] = (float)Next(tensor, i, gradients[tensor.Name][i], rate);
        }
    }

    private double Next(WeightTensor tensor, int i, double g, double rate)
    {
        double w = tensor.Buffer[i];
        switch (optimizer)
        {
            case RmsProp it:
                ref float meanSquare = ref Slot("mean_square");
                double v = it.Rho * meanSquare + (1 - it.Rho) * g * g;
                meanSquare = (float)v;
                return w - rate * g / Math.Sqrt(v + it.Epsilon);
            case Adam it:
                return w - Adapted(it.Beta1, it.Beta2, it.Epsilon);
            case AdamW it:
                return w - rate * it.WeightDecay * w - Adapted(it.Beta1, it.Beta2, it.Epsilon);
            case Sgd it:
                ref float velocity = ref Slot("velocity");
                double u = it.Momentum * velocity - rate * g;
                velocity = (float)u;
                return it.Nesterov ? w + it.Momentum * u - rate * g : w + u;
            default:
                throw new NotSupportedException(optimizer.Name);
        }

        ref float Slot(string name) => ref state.Slots[name][tensor.Name].Buffer[i];

        double Adapted(double beta1, double beta2, double epsilon)
        {
            ref float mean = ref Slot("mean");
            ref float square = ref Slot("mean_square");
            double m = beta1 * mean + (1 - beta1) * g;
            double s = beta2 * square + (1 - beta2) * g * g;
            (mean, square) = ((float)m, (float)s);
            double corrected = rate * Math.Sqrt(1 - Math.Pow(beta2, state.Steps)) / (1 - Math.Pow(beta1, state.Steps));
            return corrected * m / (Math.Sqrt(s) + epsilon);
        }
    }

    private static OptimizerState Copy(OptimizerState state) => state with
    {
        Slots = state.Slots.ToImmutableSortedDictionary(slot => slot.Key, slot => slot.Value.Clone()),
    };

    private static NetworkWeights Zeros(NetworkSpec spec)
    {
        NetworkWeights zeros = new(spec);
        OracleTensors.Zeros(spec).CopyTo(zeros);
        return zeros;
    }
}
