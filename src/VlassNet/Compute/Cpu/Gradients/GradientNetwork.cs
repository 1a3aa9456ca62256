using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Gradients;

/// <summary>
/// A network as it predicts (moving averages, no dropout), with the way back from its logits to the image: what an explanation of a
/// prediction needs, and a training run does not. One image at a time goes forward and back; workers do so side by side.
/// </summary>
/// <remarks>
/// The engine's sessions have no such way back: their first block has none at all, and that of their batch normalisation is the one of a
/// batch's statistics. Convolutions are computed as they are defined and not by Winograd's way, whose rounding would choose another
/// pixel of a pool's window more often. The weights must not change before it is disposed of.
/// </remarks>
internal abstract class GradientNetwork : IDisposable
{
    /// <summary>The network.</summary>
    public abstract NetworkSpec Spec { get; }

    /// <summary>Makes a network ready, with the widest vectors that the processor has.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="workers">How many threads will use it at once, each with a number of its own.</param>
    public static GradientNetwork Open(NetworkWeights weights, int workers) => Open(weights, workers, CpuEngine.WidestVector());

    /// <summary>As above, with vectors of 512, 256 or 128 bits.</summary>
    internal static GradientNetwork Open(NetworkWeights weights, int workers, int vectorBits) => vectorBits switch
    {
        512 => new VectorGradientNetwork<Simd512, Vector512<float>>(weights, workers),
        256 => new VectorGradientNetwork<Simd256, Vector256<float>>(weights, workers),
        _ => new VectorGradientNetwork<Simd128, Vector128<float>>(weights, workers),
    };

    /// <summary>Goes forward, and keeps what the way back needs.</summary>
    /// <param name="image">In <c>(channel, row, column)</c> order.</param>
    /// <param name="worker">The worker, whose last image is forgotten.</param>
    /// <param name="logits">Receives the logit of each class.</param>
    public abstract void Forward(ReadOnlySpan<float> image, int worker, Span<float> logits);

    /// <summary>
    /// Goes back through the worker's last image. The gradient of a pool goes to the first of a window's largest pixels, that of a ReLU
    /// at 0 is 0, as PyTorch has them.
    /// </summary>
    /// <param name="logitGradient">The gradient of the score with respect to the logits.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="gradient">Receives that with respect to the image, in <c>(channel, row, column)</c> order.</param>
    public abstract void Backward(ReadOnlySpan<float> logitGradient, int worker, Span<float> gradient);

    /// <summary>
    /// Grad-CAM of the worker's last image, <c>ReLU(Σ_k α_k·A^k)</c>: A^k are the maps of the last convolution after its ReLU, α_k the
    /// mean gradient of the score over the pixels of map k (Selvaraju et al. 2017, equations 1 and 2).
    /// </summary>
    /// <param name="logitGradient">The gradient of the score with respect to the logits.</param>
    /// <param name="worker">The worker.</param>
    /// <returns>As many values as a map of the last convolution has, row by row.</returns>
    public abstract float[] ClassActivation(ReadOnlySpan<float> logitGradient, int worker);

    public abstract void Dispose();
}
