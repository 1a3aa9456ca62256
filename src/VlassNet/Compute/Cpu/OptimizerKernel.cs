using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>One step of an optimizer over a run of parameters. The formulas stand beside the settings, e.g. <see cref="RmsProp"/>.</summary>
internal static unsafe class OptimizerKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Updates a run of parameters whose length is a multiple of the vector's.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="first">The first of <see cref="Optimizer.Slots"/>.</param>
    /// <param name="second">The second, where there are two.</param>
    /// <param name="length">How many parameters.</param>
    public static void Update(
        Optimizer optimizer, float learningRate, long step, float* weights, float* gradients, float* first, float* second, int length)
    {
        switch (optimizer)
        {
            case RmsProp rule:
                RmsProp(rule, learningRate, weights, gradients, first, length);
                break;
            case Adam rule:
                Adam(rule.Beta1, rule.Beta2, rule.Epsilon, 0, learningRate, step, weights, gradients, first, second, length);
                break;
            case AdamW rule:
                Adam(rule.Beta1, rule.Beta2, rule.Epsilon, rule.WeightDecay, learningRate, step, weights, gradients, first, second, length);
                break;
            case Sgd rule:
                Sgd(rule, learningRate, weights, gradients, first, length);
                break;
            default:
                throw new NotSupportedException($"The CPU engine does not know the optimizer {optimizer.Name}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RmsProp(RmsProp rule, float learningRate, float* weights, float* gradients, float* meanSquare, int length)
    {
        TVector rho = TSimd.Broadcast(rule.Rho), rest = TSimd.Broadcast(1 - rule.Rho);
        TVector epsilon = TSimd.Broadcast(rule.Epsilon), rate = TSimd.Broadcast(learningRate);
        for (int i = 0; i < length; i += TSimd.Width)
        {
            TVector g = TSimd.Load(gradients + i);
            TVector v = TSimd.MultiplyAdd(rho, TSimd.Load(meanSquare + i), TSimd.Multiply(rest, TSimd.Multiply(g, g)));
            TSimd.Store(meanSquare + i, v);
            TVector change = TSimd.Divide(TSimd.Multiply(rate, g), TSimd.Sqrt(TSimd.Add(v, epsilon)));
            TSimd.Store(weights + i, TSimd.Subtract(TSimd.Load(weights + i), change));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Adam(
        float beta1, float beta2, float epsilon, float decay, float learningRate, long step,
        float* weights, float* gradients, float* mean, float* meanSquare, int length)
    {
        double correction = Math.Sqrt(1 - Math.Pow(beta2, step)) / (1 - Math.Pow(beta1, step));
        TVector b1 = TSimd.Broadcast(beta1), rest1 = TSimd.Broadcast(1 - beta1);
        TVector b2 = TSimd.Broadcast(beta2), rest2 = TSimd.Broadcast(1 - beta2);
        TVector eps = TSimd.Broadcast(epsilon), rate = TSimd.Broadcast((float)(learningRate * correction));
        TVector keep = TSimd.Broadcast(1 - learningRate * decay);
        for (int i = 0; i < length; i += TSimd.Width)
        {
            TVector g = TSimd.Load(gradients + i);
            TVector m = TSimd.MultiplyAdd(b1, TSimd.Load(mean + i), TSimd.Multiply(rest1, g));
            TVector v = TSimd.MultiplyAdd(b2, TSimd.Load(meanSquare + i), TSimd.Multiply(rest2, TSimd.Multiply(g, g)));
            TSimd.Store(mean + i, m);
            TSimd.Store(meanSquare + i, v);
            TVector change = TSimd.Divide(TSimd.Multiply(rate, m), TSimd.Add(TSimd.Sqrt(v), eps));
            TSimd.Store(weights + i, TSimd.Subtract(TSimd.Multiply(keep, TSimd.Load(weights + i)), change));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sgd(Sgd rule, float learningRate, float* weights, float* gradients, float* velocity, int length)
    {
        TVector momentum = TSimd.Broadcast(rule.Momentum), rate = TSimd.Broadcast(learningRate);
        for (int i = 0; i < length; i += TSimd.Width)
        {
            TVector descent = TSimd.Multiply(rate, TSimd.Load(gradients + i));
            TVector u = TSimd.Subtract(TSimd.Multiply(momentum, TSimd.Load(velocity + i)), descent);
            TSimd.Store(velocity + i, u);
            TVector change = rule.Nesterov ? TSimd.Subtract(TSimd.Multiply(momentum, u), descent) : u;
            TSimd.Store(weights + i, TSimd.Add(TSimd.Load(weights + i), change));
        }
    }
}
