using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The first convolution block where it has a pool. Nobody wants the gradient of its input, and that of its weights is made of sums that are added up
/// as the activations and the gradients come by (<see cref="TapTotals"/>). So neither the activations nor their gradients are
/// ever stored, nor is anything computed twice.
/// </summary>
/// <remarks>
/// The sums also tell what batch normalisation needs: y = s·[y &gt; 0]·(w∘x + b), s being dropout's scale, and therefore
/// <c>Σy = s·(Σ_t w[t]·Q[t] + b·Σ[y &gt; 0])</c>, <c>Σy² = s·(Σ_t w[t]·R[t] + b·Σy)</c>, and Σ dz·y likewise with P.
/// </remarks>
internal sealed unsafe partial class FirstStage<TSimd, TVector> : ConvolutionStage<TSimd, TVector>, IImageStage
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Windows of a band: its pixels and activations stay in the fastest cache while all channels take their turn.</summary>
    private const int BandWindows = 256;

    private readonly WindowLayout layout;
    private readonly int inputs;
    private readonly int codeLength;
    private readonly bool isLast;
    private readonly TapTotals totals;
    private readonly AlignedBuffer placesBuffer;
    private readonly WindowPlaces places;
    private readonly AlignedBuffer[] activations;
    private readonly AlignedBuffer[] activationSums;
    private readonly AlignedBuffer[] gradientMaps;
    private readonly AlignedBuffer[] gradientSums;
    private readonly AlignedBuffer[] spare;
    private AlignedBuffer images = new(0);
    private AlignedBuffer codes = new(0);

    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    public FirstStage(NetworkSpec spec, CpuParameters parameters, int workers, int chunks)
        : base(0, spec, parameters, chunks, previous: null)
    {
        layout = new WindowLayout(Shape);
        inputs = Shape.Channels;
        isLast = spec.Blocks.Length == 1;
        if (Math.Max((long)inputs * layout.Length, (long)Filters * PooledLength) > int.MaxValue)
        {
            throw new ArgumentException(
                $"Block 1: expected maps of at most {int.MaxValue} values for an image on the CPU engine; found {inputs} maps of "
                + $"{Shape.Rows}×{Shape.Columns}, with their borders, and {Filters} pooled ones.", nameof(spec));
        }

        int words = layout.Padded / TSimd.Width * WindowPool<TSimd, TVector>.CodeWords;
        codeLength = PlaneLayout.RoundUp(words, 2) * sizeof(ushort) / sizeof(float);
        totals = new TapTotals(Filters, inputs, chunks);
        placesBuffer = new(WindowPlaces.Length(layout));
        places = WindowPlaces.Fill(layout, placesBuffer.Pointer);
        activations = AlignedBuffer.Each(workers, 4 * BandWindows);
        activationSums = AlignedBuffer.Each(workers, (long)Filters * inputs * ActivationSumsLength);
        gradientMaps = AlignedBuffer.Each(workers, isLast ? 0 : OutputLength);
        gradientSums = AlignedBuffer.Each(workers, (long)Group * inputs * GradientSumsLength);
        spare = AlignedBuffer.Each(workers, TSimd.Width);
    }

    protected override int RowLength => 0;

    /// <summary>Only a dense layer writes the gradients of the whole batch before they are taken.</summary>
    protected override bool KeepsGradients => isLast;

    private static int ActivationSumsLength => ActivationTaps<TSimd, TVector>.Sums * TSimd.Width;

    public override void Reserve(int slots, bool training)
    {
        base.Reserve(slots, training);
        AlignedBuffer.Grow(ref images, (long)slots * inputs * layout.Length);
        if (training)
            AlignedBuffer.Grow(ref codes, (long)slots * Filters * codeLength);
    }

    /// <summary>The kernels read the weights as they are.</summary>
    public override void PackWeights(bool training, int part, int parts)
    {
    }

    /// <summary>Takes an image, in <c>(channel, row, column)</c> order.</summary>
    public void SetImage(int slot, float* pixels)
    {
        for (int input = 0; input < inputs; input++)
            layout.Fill<TSimd, TVector>(pixels + input * MapLength, Image(slot) + input * layout.Length);
    }

    public override void BeginChunk(int chunk)
    {
        base.BeginChunk(chunk);
        totals.BeginChunk(chunk);
    }

    /// <summary>Begins the way forward of a chunk, all images of which are this thread's.</summary>
    public void BeginForward(int worker) =>
        new Span<float>(activationSums[worker].Pointer, Filters * inputs * ActivationSumsLength).Clear();

    public override void Forward(int image, int chunk, int worker)
    {
        float* x = Image(image), y = activations[worker].Pointer, sums = activationSums[worker].Pointer;
        for (int window = 0; window < layout.Count; window += BandWindows)
        {
            int windows = Math.Min(BandWindows, layout.Count - window), vectors = Vectors(windows);
            for (int channel = 0; channel < Filters; channel++)
            {
                // The pooled values go where nothing has been since the last batch. Memory is asked for the next channel's in two
                // halves, because a core waits where it asks for more than a few cache lines at once.
                float* next = Pooled(image, Math.Min(channel + 1, Filters - 1)) + window;
                Prefetch.Run(next, windows / 2);
                Convolve(x, window, vectors, channel, y);
                Pool(y, image, channel, window, windows, worker);
                Prefetch.Run(next + windows / 2, windows - windows / 2);
                for (int input = 0; input < inputs; input++)
                {
                    ActivationTaps<TSimd, TVector>.Add(
                        x + input * layout.Length, layout, window, vectors, y,
                        sums + (channel * inputs + input) * ActivationSumsLength);
                }
            }
        }
    }

    /// <summary>Ends the way forward of a chunk: adds its sums to the totals, and to the batch statistics.</summary>
    public void EndForward(int chunk, int worker)
    {
        for (int channel = 0; channel < Filters; channel++)
        {
            AddActivations(
                chunk, channel, Pass(0, channel), activationSums[worker].Pointer + channel * inputs * ActivationSumsLength);
        }
    }

    public override void Predict(int slot, int worker)
    {
        float* y = activations[worker].Pointer, rest = spare[worker].Pointer;
        for (int window = 0; window < layout.Count; window += BandWindows)
        {
            int windows = Math.Min(BandWindows, layout.Count - window), vectors = Vectors(windows);
            int whole = windows / TSimd.Width, done = whole * TSimd.Width;
            for (int channel = 0; channel < Filters; channel++)
            {
                float sign = Sign(channel);
                float* pooled = Pooled(slot, channel) + window;
                Convolve(Image(slot), window, vectors, channel, y);
                WindowPool<TSimd, TVector>.Predict(y, whole, sign, places.From(window), pooled);
                if (whole == vectors)
                    continue;
                WindowPool<TSimd, TVector>.Predict(y + 4 * done, 1, sign, places.From(window + done), rest);
                new ReadOnlySpan<float>(rest, windows - done).CopyTo(new Span<float>(pooled + done, windows - done));
            }
        }
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])
            [placesBuffer, images, codes, .. activations, .. activationSums, .. gradientMaps, .. gradientSums, .. spare])
        {
            buffer.Dispose();
        }

        base.Dispose();
    }

    private static int Vectors(int windows) => (windows + TSimd.Width - 1) / TSimd.Width;

    private float* Image(int slot) => images.Pointer + (long)slot * inputs * layout.Length;

    private float* ChannelWeights(int channel, int input) => Weights + (channel * inputs + input) * PackedWeights.Taps;

    /// <summary>The codes of a channel from a window on, which begins a vector.</summary>
    private ushort* Codes(int image, int channel, int window) =>
        (ushort*)(codes.Pointer + ((long)image * Filters + channel) * codeLength)
        + window / TSimd.Width * WindowPool<TSimd, TVector>.CodeWords;

    private void Convolve(float* x, int window, int vectors, int channel, float* y)
    {
        for (int input = 0; input < inputs; input++)
        {
            WindowConvolution<TSimd, TVector>.Run(
                x + input * layout.Length, layout, window, vectors, ChannelWeights(channel, input), Bias[channel], input == 0, y);
        }
    }

    /// <summary>Pools a band; a last vector that is not full goes by way of spare memory.</summary>
    private void Pool(float* y, int image, int channel, int window, int windows, int worker)
    {
        ChannelPass pass = Pass(image, channel);
        float* pooled = Pooled(image, channel) + window;
        int whole = windows / TSimd.Width, done = whole * TSimd.Width;
        WindowPool<TSimd, TVector>.Train(y, whole, pass, places.From(window), pooled, Codes(image, channel, window));
        if (done == windows)
            return;
        float* rest = spare[worker].Pointer;
        WindowPool<TSimd, TVector>.Train(
            y + 4 * done, 1, pass, places.From(window + done), rest, Codes(image, channel, window + done));
        new ReadOnlySpan<float>(rest, windows - done).CopyTo(new Span<float>(pooled + done, windows - done));
    }

    private void AddActivations(int chunk, int channel, in ChannelPass pass, float* sums)
    {
        double sum = 0, squares = 0, count = 0;
        for (int input = 0; input < inputs; input++)
        {
            float* weights = ChannelWeights(channel, input);
            sum += AddTaps(totals.At(chunk, channel, input, TapTotals.Active), sums, weights);
            sums += PackedWeights.Taps * TSimd.Width;
            count = TSimd.Sum(TSimd.Load(sums));
            sums += TSimd.Width;
            squares += AddTaps(totals.At(chunk, channel, input, TapTotals.Activation), sums, weights);
            sums += PackedWeights.Taps * TSimd.Width;
        }

        sum = pass.KeepScale * (sum + pass.Bias * count);
        squares = pass.KeepScale * (squares + pass.Bias * sum);
        totals.At(chunk, channel, 0, TapTotals.Active)[TapTotals.Bias] += count;
        totals.At(chunk, channel, 0, TapTotals.Activation)[TapTotals.Bias] += sum;
        Statistics.Add(chunk, channel, sum, squares);
    }

    /// <summary>Adds the lanes of nine sums to their totals; returns them multiplied by the weights.</summary>
    private static double AddTaps(Span<double> total, float* sums, float* weights)
    {
        double product = 0;
        for (int tap = 0; tap < PackedWeights.Taps; tap++)
        {
            double lanes = TSimd.Sum(TSimd.Load(sums + tap * TSimd.Width));
            total[tap] += lanes;
            product += weights[tap] * lanes;
        }

        return product;
    }
}
