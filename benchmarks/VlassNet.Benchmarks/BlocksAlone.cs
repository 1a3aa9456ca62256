using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;

namespace VlassNet.Benchmarks;

/// <summary>The blocks of a network that has made a training step, each alone: the same images or items of work again and again.</summary>
/// <param name="network">The network.</param>
/// <param name="images">Images of the step.</param>
/// <param name="seconds">How long each is measured.</param>
internal sealed unsafe class BlocksAlone<TSimd, TVector>(CpuNetwork<TSimd, TVector> network, int images, double seconds) : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer pixels = new(network.Spec.Input.Length);

    /// <summary>Seconds an image, there and back.</summary>
    public (double Forward, double Backward) Measure(int block) => block < network.Blocks.Length
        ? (Forward(network.Blocks[block]), network.Blocks[block] == network.First ? 0 : Backward(network.Blocks[block]))
        : SmallMap(network.SmallMaps[block - network.Blocks.Length]);

    public void Dispose() => pixels.Dispose();

    private double Forward(ConvolutionStage<TSimd, TVector> stage) => Clock.QuickSeconds(seconds, () =>
    {
        if (stage is IImageStage first)
            first.SetImage(0, pixels.Pointer);
        stage.Forward(0, 0, 0);
    });

    private double Backward(ConvolutionStage<TSimd, TVector> stage) =>
        Clock.QuickSeconds(seconds, () => stage.Backward(0, 0, 0, isFirst: true));

    private (double Forward, double Backward) SmallMap(SmallMapStage<TSimd, TVector> stage)
    {
        double forward = Clock.QuickSeconds(seconds, () =>
        {
            stage.LoadRows(0, 0);
            stage.Activate(0, 0, 0);
        });
        double backward = Clock.QuickSeconds(seconds, () =>
        {
            stage.LoadGradientRows(0, 0, 0);
            stage.PassGradientOn(0, 0, 0);
        });
        for (int item = 0; item < stage.ProductItems; item++)
            forward += Clock.QuickSeconds(seconds, () => stage.Multiply(item, 0)) / images;
        for (int item = 0; item < stage.GradientItems; item++)
            backward += Clock.QuickSeconds(seconds, () => stage.MultiplyGradients(item, 1, 0)) / images;
        return (forward, backward);
    }
}
