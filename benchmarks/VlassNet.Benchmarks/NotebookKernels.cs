using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Compute.Engines;
using VlassNet.Data;

namespace VlassNet.Benchmarks;

/// <summary>The kernels of the CPU engine on the shapes of the notebook's network, each with data of its own.</summary>
internal sealed unsafe partial class NotebookKernels<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Batch = 32;
    private const int Parameters = 867_888;

    /// <summary>Images of a chunk in training at batch 32, after which Winograd's weight gradient is transformed back.</summary>
    private const int ChunkImages = 2;

    private static readonly ImageShape Input1 = new(64, 64, 1), Input2 = new(32, 32, 75), Input3 = new(16, 16, 50);

    private readonly List<IDisposable> owned = [];

    public NotebookKernels()
    {
        All =
        [
            .. FirstBlock(Input1, 75),
            .. Block("conv2", Input2, 50),
            .. Block("conv3", Input3, 25),
            Activation("conv2 bias, ReLU, dropout, pool, sums", Input2, 50, dropout: 0.2f),
            Gradient("conv2 pool, normalisation, ReLU back", Input2, 50),
            .. DenseLayer("dense1", 1600, 512),
            RmsPropStep(),
            Augmentation(),
        ];
    }

    public IReadOnlyList<Kernel> All { get; }

    public void Dispose()
    {
        foreach (IDisposable resource in owned)
            resource.Dispose();
    }

    /// <summary>The kernels of the first block, by bands as its stage calls them.</summary>
    private Kernel[] FirstBlock(ImageShape input, int filters)
    {
        const int band = 256;
        WindowLayout layout = new(input);
        WindowPlaces places = WindowPlaces.Fill(layout, Own(new AlignedBuffer(WindowPlaces.Length(layout))).Pointer);
        float* x = Own(new AlignedBuffer(layout.Length)).Pointer, weights = Random(filters * PackedWeights.Taps);
        float* image = Random(input.Length);
        layout.Fill<TSimd, TVector>(image, x);
        float* y = Random(4 * band), pooled = Random(layout.Padded), dz = Random(layout.Padded);
        float* sums = Own(new AlignedBuffer(filters * ActivationTaps<TSimd, TVector>.Sums * TSimd.Width)).Pointer;
        ushort* codes = (ushort*)Own(new AlignedBuffer(2 * layout.Padded)).Pointer;
        ChannelPass pass = new(0, 1, 1, 1, 0, 0);
        int vectors = band / TSimd.Width;
        (double flop, _) = Flop(input, filters, winograd: false);
        const int taps = PackedWeights.Taps;
        int activationSums = ActivationTaps<TSimd, TVector>.Sums * TSimd.Width;
        int gradientSums = GradientTaps<TSimd, TVector>.Sums * TSimd.Width;
        return
        [
            new Kernel("conv1 loading an image", 1, 0, 0, () => layout.Fill<TSimd, TVector>(image, x)),
            new Kernel("conv1 forward", 1, flop, flop, Bands((window, channel) => WindowConvolution<TSimd, TVector>.Run(
                x, layout, window, vectors, weights + channel * taps, bias: 0.1f, isFirst: true, y))),
            new Kernel("conv1 ReLU, pool for training", 1, 0, 0, Bands((window, _) => WindowPool<TSimd, TVector>.Train(
                y, vectors, pass, places.From(window), pooled + window, codes + window))),
            new Kernel("conv1 ReLU, pool for prediction", 1, 0, 0, Bands((window, _) => WindowPool<TSimd, TVector>.Predict(
                y, vectors, sign: 1, places.From(window), pooled + window))),
            new Kernel("conv1 sums over the activations", 1, 2 * flop, 2 * flop, Bands((window, channel) =>
                ActivationTaps<TSimd, TVector>.Add(x, layout, window, vectors, y, sums + channel * activationSums))),
            new Kernel("conv1 sums over the gradients", 1, flop, flop / 4, Bands((window, channel) =>
                GradientTaps<TSimd, TVector>.Add(
                    x, layout, window, vectors, dz + window, codes + window, sums + channel * gradientSums))),
        ];

        Action Bands(Action<int, int> kernel) => () =>
        {
            for (int window = 0; window < layout.Count; window += band)
            {
                for (int channel = 0; channel < filters; channel++)
                    kernel(window, channel);
            }
        };
    }

    private IEnumerable<Kernel> Block(string layer, ImageShape input, int filters)
    {
        yield return Winograd($"{layer} forward, Winograd", input, filters, backward: false);
        yield return Winograd($"{layer} input gradient, Winograd", input, filters, backward: true);
        yield return WinogradWeights($"{layer} weight gradient, Winograd", input, filters);
        yield return Convolution($"{layer} forward, direct", input, filters, backward: false);
        yield return Convolution($"{layer} input gradient, direct", input, filters, backward: true);
        yield return WeightGradient($"{layer} weight gradient, direct", input, filters);
    }

    private Kernel Winograd(string name, ImageShape shape, int filters, bool backward)
    {
        TileLayout layout = Own(new TileLayout(shape));
        (int inputs, int outputs) = backward ? (filters, shape.Channels) : (shape.Channels, filters);
        WinogradConvolution<TSimd, TVector> method = Own(new WinogradConvolution<TSimd, TVector>(layout, inputs, outputs, backward, 1));
        float* maps = Tiled(layout, inputs), result = Random(outputs * shape.Rows * shape.Columns);
        float* scratch = Own(new AlignedBuffer((TileLayout.Points + TileLayout.Phases) * TSimd.Width)).Pointer;
        method.SetWeights(Random(inputs * outputs * PackedWeights.Taps), 0, 1);
        (double useful, double done) = Flop(shape, filters, winograd: true);
        return new Kernel(name, 1, useful, done, () =>
        {
            MapOutput output = new(layout, (nint)scratch, (nint)result);
            method.Run(maps, 0, ref output);
        });
    }

    private Kernel WinogradWeights(string name, ImageShape shape, int filters)
    {
        TileLayout layout = Own(new TileLayout(shape));
        WinogradWeightGradient<TSimd, TVector> method = Own(
            new WinogradWeightGradient<TSimd, TVector>(layout, shape.Channels, filters, workers: 1));
        float* maps = Tiled(layout, shape.Channels), gradient = Tiled(layout, filters);
        float* rows = Own(new AlignedBuffer(filters * method.RowLength)).Pointer;
        (double useful, double done) = Flop(shape, filters, winograd: true);
        return new Kernel(name, ChunkImages, useful, done, () =>
        {
            for (int image = 0; image < ChunkImages; image++)
                method.Add(gradient, maps, 0, image == 0);
            method.Finish(0, rows);
        });
    }

    private Kernel Convolution(string name, ImageShape shape, int filters, bool backward)
    {
        PlaneLayout layout = new(shape);
        (int inputs, int outputs) = backward ? (filters, shape.Channels) : (shape.Channels, filters);
        DirectConvolution<TSimd, TVector> method = Own(new DirectConvolution<TSimd, TVector>(layout, inputs, outputs, backward, 1));
        float* planes = Planes(layout, inputs), result = Planes(layout, PackedWeights.Tile);
        method.SetWeights(Random(inputs * outputs * PackedWeights.Taps), 0, 1);
        (double useful, double done) = Flop(shape, filters, winograd: false);
        return new Kernel(name, 1, useful, done, () =>
        {
            method.Load(planes, 0);
            for (int first = 0; first < outputs; first += PackedWeights.Tile)
            {
                for (int row = 0; row < layout.Rows; row += method.BandRows)
                    method.Run(first, 0, new RowBand(row, Math.Min(row + method.BandRows, layout.Rows)), result);
            }
        });
    }

    private Kernel WeightGradient(string name, ImageShape shape, int filters)
    {
        PlaneLayout layout = new(shape);
        float* planes = Planes(layout, shape.Channels);
        float* gradient = Planes(layout, PackedWeights.Tiles(filters) * PackedWeights.Tile);
        float* sums = Own(new AlignedBuffer(filters * shape.Channels * PackedWeights.Taps)).Pointer;
        (double useful, double done) = Flop(shape, filters, winograd: false);
        return new Kernel(name, 1, useful, done, () => WeightGradient<TSimd, TVector>.Accumulate(
            gradient, filters, planes, shape.Channels, layout, Whole(layout), sums));
    }

    private Kernel Activation(string name, ImageShape shape, int filters, float dropout)
    {
        PlaneLayout layout = new(shape);
        float* planes = Planes(layout, filters), pooled = Random(shape.Rows * shape.Columns);
        // In place, again and again: without a bias and a scale the values stay what they are.
        ChannelPass pass = new(0, 1, 1, 1, dropout > 0 ? DropoutHash.Threshold(dropout) : 0, 0);
        double sum = 0, squares = 0;
        return new Kernel(name, 1, 0, 0, () =>
        {
            for (int channel = 0; channel < filters; channel++)
            {
                ActivationPool.Train<TSimd, TVector>(
                    planes + channel * layout.Length + layout.Lead, layout, Whole(layout), pass, pooled, ref sum, ref squares);
            }
        });
    }

    private Kernel Gradient(string name, ImageShape shape, int filters)
    {
        PlaneLayout layout = new(shape);
        float* planes = Planes(layout, filters), result = Planes(layout, filters);
        float* pooled = Random(shape.Rows * shape.Columns), gradient = Random(shape.Rows * shape.Columns);
        PoolGradient rule = PoolGradient.Of(1, 0.1, 1, 1, 0.2, 0.3, 1000);
        return new Kernel(name, 1, 0, 0, () =>
        {
            for (int channel = 0; channel < filters; channel++)
            {
                int plane = channel * layout.Length + layout.Lead;
                rule.Run<TSimd, TVector>(planes + plane, layout, Whole(layout), pooled, gradient, result + plane);
            }
        });
    }

    private static RowBand Whole(in PlaneLayout layout) => new(0, layout.Rows);

    private IEnumerable<Kernel> DenseLayer(string layer, int inputs, int outputs)
    {
        const int many = 256;
        DenseArrays at = new(
            (nint)Random(many * inputs), (nint)Random(inputs * outputs), (nint)Random(many * outputs), (nint)Random(outputs),
            (nint)Own(new AlignedBuffer(many * inputs)).Pointer,
            (nint)Own(new AlignedBuffer(DenseForwardFew<TSimd, TVector>.PackedLength(outputs, inputs))).Pointer);
        double flop = 2.0 * inputs * outputs;
        DenseForwardFew<TSimd, TVector>.Pack(at.W, inputs, at.Panels, 0, outputs);
        return
        [
            new Kernel($"{layer} forward, batch 1", 1, flop, flop, () =>
                DenseForwardFew<TSimd, TVector>.Run(at.X, 1, inputs, at.Panels, at.Bias, at.Y, outputs, 0, outputs)),
            DenseForwardOf(Batch),
            DenseForwardOf(many),
            new Kernel($"{layer} input gradient, batch {Batch}", Batch, flop, flop, () =>
                Dense<TSimd, TVector>.InputGradient(at.Y, Batch, outputs, at.W, at.X, inputs, 0, inputs)),
            new Kernel($"{layer} weight gradient, batch {Batch}", Batch, flop, flop, () =>
                Dense<TSimd, TVector>.WeightGradient(at.Y, Batch, outputs, at.X, inputs, at.W, at.Bias, 0, outputs)),
        ];

        Kernel DenseForwardOf(int images) => new($"{layer} forward, batch {images}", images, flop, flop, () =>
        {
            DenseForward<TSimd, TVector>.Pack(at.X, images, inputs, at.Packed, 0, inputs);
            for (int first = 0; first < outputs; first += DenseStage<TSimd, TVector>.ForwardPerItem)
            {
                DenseForward<TSimd, TVector>.Run(
                    at.Packed, images, inputs, at.W, at.Bias, at.Y, outputs, first,
                    Math.Min(first + DenseStage<TSimd, TVector>.ForwardPerItem, outputs));
            }
        });
    }

    private Kernel RmsPropStep()
    {
        float* weights = Random(Parameters), gradients = Random(Parameters);
        float* slot = Own(new AlignedBuffer(Parameters)).Pointer;
        RmsProp rule = new();
        return new Kernel($"RMSprop update, batch {Batch}", Batch, 0, 0, () =>
            OptimizerKernel<TSimd, TVector>.Update(rule, 1e-3f, 1, weights, gradients, slot, slot, Parameters));
    }

    private static Kernel Augmentation()
    {
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        LabeledImages images = Surveys.Noise(1);
        float[] view = new float[images.Shape.Length];
        int done = 0;
        return new Kernel("augmentation", 1, 0, 0, () =>
            augmenter.Augment(images.Image(0), view, images.Shape, new SampleKey(1, 0, done++)));
    }

    private static (double Useful, double Done) Flop(ImageShape shape, int filters, bool winograd)
    {
        double useful = 2.0 * PackedWeights.Taps * shape.Length * filters;
        const double share =
            (double)TileLayout.Points / (TileLayout.TileSize * TileLayout.TileSize * PackedWeights.Taps);
        return (useful, winograd ? share * useful : useful);
    }
}
