using VlassNet.Exchange.Numpy;
using VlassNet.Exchange.Onnx;
using VlassNet.Exchange.PyTorch;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>Writes networks for other programs. Each file is there as a whole or not at all, and equal networks give equal files.</summary>
/// <remarks>
/// A calibration (<see cref="ModelCard.Calibration"/>) is worked into the weights of the last layer, rounded to floats. One that is for the mean
/// of an image's views cannot be, and is refused. Of an ensemble, export the members.
/// </remarks>
public static class ModelExporter
{
    /// <summary>
    /// Writes the network as an ONNX model (opset 17), for ONNX Runtime and others: <c>images</c>, <c>(batch, channel, row, column)</c> with
    /// any batch, to <c>probabilities</c>, <c>(batch, class)</c>, softmax included. Architecture, class names (a JSON array under
    /// <c>vlassnet.classes</c>) and card are in the metadata.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, e.g. <c>model.onnx</c>; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite, or the calibration is for the mean of an image's views.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(this VlassCnn model, string path) => Write(model, path, (stream, copy) => stream.Write(OnnxModel.Write(copy)));

    /// <summary>
    /// Writes the weights as a state dictionary for PyTorch: <c>network.load_state_dict(torch.load(path))</c>, where the modules of
    /// <c>network</c> are called <c>conv1</c>, <c>norm1</c>, …, <c>dense1</c>, …, and its batch normalisations have <c>eps=1e-3</c>. Pools,
    /// where blocks have them, round up (<c>ceil_mode</c>), and a global average is <c>AdaptiveAvgPool2d(1)</c>.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, e.g. <c>model.pt</c>; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite, or the calibration is for the mean of an image's views.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportPyTorch(this VlassCnn model, string path) => Write(model, path, TorchWriter.Write);

    /// <summary>
    /// Writes the weights for NumPy: an <c>.npz</c> archive with an array of float32 for each tensor, under the names and in the shapes of
    /// <see cref="NetworkWeights"/>, which are those of PyTorch.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, e.g. <c>model.npz</c>; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite, or the calibration is for the mean of an image's views.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportNpz(this VlassCnn model, string path) => Write(
        model, path, (stream, copy) => NpzWriter.Write(stream, copy.Weights.Select(tensor => (tensor.Name, tensor.Shape.ToArray(), tensor.Buffer))));

    /// <summary>
    /// Writes the weights for a Keras model with the same layers, which takes them with
    /// <c>model.set_weights(list(numpy.load(path).values()))</c>: an <c>.npz</c> archive of <c>arr_0</c>, <c>arr_1</c>, … in the order and
    /// layout of <c>get_weights()</c>.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, e.g. <c>keras.npz</c>; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite, or the calibration is for the mean of an image's views.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportKerasNpz(this VlassCnn model, string path) => Write(
        model, path, (stream, copy) => NpzWriter.Write(
            stream, KerasLayers.Write(copy.Weights).Select((array, number) => (FormattableString.Invariant($"arr_{number}"), array.Shape, array.Values))));

    private static void Write(VlassCnn model, string path, Action<Stream, VlassCnn> write)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkFile.RequireFinite(model);
        VlassCnn copy = CalibratedCopy.Of(model);
        AtomicFile.Write(path, stream => write(stream, copy));
    }
}
