using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <content>The way back: what the stage after hands over is added up at once.</content>
internal sealed unsafe partial class FirstStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Channels that are taken together, so that the image's pixels are in the fastest cache for all of them.</summary>
    private const int Group = 8;

    /// <summary>Windows of a band on the way back, where there are no activations beside the pixels.</summary>
    private const int GradientBandWindows = 512;

    private static int GradientSumsLength => GradientTaps<TSimd, TVector>.Sums * TSimd.Width;

    public override float* GradientMap(int image, int channel, int worker) => isLast
        ? base.GradientMap(image, channel, worker)
        : gradientMaps[worker].Pointer + channel * PooledLength;

    public override void TakeGradient(int image, int chunk, int channel, int worker)
    {
        int first = channel / Group * Group, end = channel + 1;
        if (end < Math.Min(first + Group, Filters))
            return;

        float* sums = gradientSums[worker].Pointer;
        new Span<float>(sums, Group * inputs * GradientSumsLength).Clear();
        for (int window = 0; window < layout.Count; window += GradientBandWindows)
        {
            int windows = Math.Min(GradientBandWindows, layout.Count - window);
            for (int k = first; k < end; k++)
            {
                // Those of the group that comes next: they have not been touched since the way forward.
                if (window == 0)
                    Prefetch.Run((float*)Codes(image, Math.Min(k + Group, Filters - 1), 0), codeLength);
                AddBand(image, k, window, windows, worker, sums + (k - first) * inputs * GradientSumsLength);
            }
        }

        for (int k = first; k < end; k++)
            AddGradients(chunk, k, Pass(image, k), sums + (k - first) * inputs * GradientSumsLength);
    }

    /// <summary>Nothing is left to do for an image.</summary>
    public override void Backward(int image, int chunk, int worker, bool isFirst)
    {
    }

    public override void Reduce(int usedChunks, int part, int parts)
    {
        for (int channel = Filters * part / parts; channel < Filters * (part + 1) / parts; channel++)
        {
            ref readonly PoolGradient rule = ref Statistics.Gradient(channel);
            BiasGradient[channel] = (float)totals.Combine(usedChunks, channel, 0, TapTotals.Bias, rule);
            for (int input = 0; input < inputs; input++)
            {
                float* gradient = WeightGradient + (channel * inputs + input) * PackedWeights.Taps;
                for (int tap = 0; tap < PackedWeights.Taps; tap++)
                    gradient[tap] = (float)totals.Combine(usedChunks, channel, input, tap, rule);
            }
        }
    }

    /// <summary>Adds a band of a channel; a last vector that is not full goes by way of spare memory.</summary>
    private void AddBand(int image, int channel, int window, int windows, int worker, float* sums)
    {
        int whole = windows / TSimd.Width, done = whole * TSimd.Width;
        float* gradient = GradientMap(image, channel, worker) + window, rest = spare[worker].Pointer;
        if (done < windows)
        {
            new Span<float>(rest, TSimd.Width).Clear();
            new ReadOnlySpan<float>(gradient + done, windows - done).CopyTo(new Span<float>(rest, windows - done));
        }

        for (int input = 0; input < inputs; input++)
        {
            float* x = Image(image) + input * layout.Length;
            GradientTaps<TSimd, TVector>.Add(x, layout, window, whole, gradient, Codes(image, channel, window), sums);
            if (done < windows)
                GradientTaps<TSimd, TVector>.Add(x, layout, window + done, 1, rest, Codes(image, channel, window + done), sums);
            sums += GradientSumsLength;
        }
    }

    /// <summary>Adds an image's sums of a channel to the chunk's, and to what its batch normalisation needs.</summary>
    private void AddGradients(int chunk, int channel, in ChannelPass pass, float* sums)
    {
        double kept = TSimd.Sum(TSimd.Load(sums + PackedWeights.Taps * TSimd.Width));
        double all = TSimd.Sum(TSimd.Load(sums + (PackedWeights.Taps + 1) * TSimd.Width));
        double product = pass.Bias * kept;
        for (int input = 0; input < inputs; input++)
        {
            product += AddTaps(
                totals.At(chunk, channel, input, TapTotals.Gradient), sums + input * GradientSumsLength,
                ChannelWeights(channel, input));
        }

        totals.At(chunk, channel, 0, TapTotals.Gradient)[TapTotals.Bias] += kept;
        Statistics.AddGradient(chunk, channel, all, pass.KeepScale * product);
    }
}
