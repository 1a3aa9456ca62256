using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Devices;

/// <summary>
/// Whether a device computes right. Libraries of fast kernels have been wrong on single kinds of processors and said nothing: oneDNN 3.7.1
/// computes convolutions on some with AVX-512 that are off by 7 to 43 %, where the channels are no multiple of 16. So what a network is made of
/// is compared with the same in double precision, which takes other kernels; this takes milliseconds, once a device.
/// </summary>
internal static class DeviceTrial
{
    /// <summary>The largest difference, as a share of the largest value. TensorFloat32 is good to 1e-3.</summary>
    private const double Tolerance = 1e-2;

    private const int Images = 4, Side = 16, Classes = 5;

    /// <summary>Input and output channels of the convolutions: few, odd and many, and no multiple of 16.</summary>
    private static readonly (int Input, int Output)[] Channels = [(1, 7), (3, 16), (20, 50), (75, 50)];

    private static readonly string[] Names =
        ["a convolution", "a batch normalisation", "a product of matrices", "the gradient of the images", "the gradient of the kernels"];

    /// <summary>Tries a device.</summary>
    /// <returns>Why it cannot be used, or null.</returns>
    public static DeviceProblem? Of(Device device)
    {
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable outside = inference_mode(false), gradients = enable_grad();
            foreach ((int input, int output) in Channels)
            {
                Tensor[] expected = Compute(input, output, CPU, ScalarType.Float64), found = Compute(input, output, device, ScalarType.Float32);
                for (int value = 0; value < expected.Length; value++)
                {
                    if (Difference(expected[value], found[value]) is { } difference)
                        return Wrong($"{Names[value]} of {input} and {output} channels", difference);
                }
            }

            return null;
        }
        catch (ExternalException error)
        {
            return new DeviceProblem(
                $"libtorch sees the device but cannot compute on it: {error.Message.Split('\n', 2)[0].TrimEnd()}",
                "It may be older than libtorch supports, or its memory may be taken.");
        }
    }

    /// <summary>How far a device's values are from the expected ones, as a share of the largest of these; null where that is near enough.</summary>
    internal static double? Difference(Tensor expected, Tensor found)
    {
        double largest = (found.to(CPU).to_type(ScalarType.Float64) - expected).abs().max().item<double>() / expected.abs().max().item<double>();
        return largest <= Tolerance ? null : largest;
    }

    /// <summary>A small network forward and back: what <see cref="Names"/> says, in that order.</summary>
    private static Tensor[] Compute(int input, int output, Device device, ScalarType type)
    {
        Tensor images = Values([Images, input, Side, Side], 1).requires_grad_();
        Tensor kernels = Values([output, input, 3, 3], 2).requires_grad_();
        Tensor dense = Values([Classes, output * (Side / 2) * (Side / 2)], 3);
        Tensor convolved = nn.functional.conv2d(images, kernels, padding: [1, 1]);
        Tensor normalized = nn.functional.batch_norm(nn.functional.relu(convolved), zeros(output, type, device), ones(output, type, device), training: true);
        Tensor product = nn.functional.linear(nn.functional.max_pool2d(normalized, [2, 2]).flatten(1), dense);
        product.square().sum().backward();
        return [convolved.detach(), normalized.detach(), product.detach(), images.grad!, kernels.grad!];

        // Not random: the state of libtorch's generator is the application's.
        Tensor Values(long[] shape, int phase) =>
            (arange(shape.Aggregate((one, other) => one * other), ScalarType.Float64, CPU) * 0.7 + phase).sin().reshape(shape).to_type(type).to(device);
    }

    private static DeviceProblem Wrong(string what, double difference) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"libtorch computes wrong numbers on it: {what} is off by {(double.IsNaN(difference) ? "what is not a number" : $"{difference:P0}")}"),
        "Choose 'cpu', which is VlassNet's own engine, unless TorchSharpOptions.OffersProcessor replaces it; or try another version of libtorch or of the driver.");
}
