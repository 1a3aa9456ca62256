using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using VlassNet.Formats.Pickle;
using VlassNet.Formats.Safetensors;
using VlassNet.Formats.Zip;
using VlassNet.Networks;

namespace VlassNet.Exchange.PyTorch;

/// <summary>
/// Writes a state dictionary as <c>torch.save</c> does: an ordered dictionary of float32 tensors in a pickle of protocol 2, and their
/// values in entries that are not compressed.
/// </summary>
internal static class TorchWriter
{
    public const string PickleName = "data.pkl";

    private const string Root = "archive/";
    private const string Floats = "FloatStorage";
    private const string Integers = "LongStorage";

    public static void Write(Stream stream, VlassCnn model)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        List<TorchEntry> entries = [.. Entries(model.Weights)];
        PlainZip.Add(archive, Root + PickleName, Pickle(entries));
        PlainZip.Add(archive, Root + "byteorder", "little"u8);
        for (int number = 0; number < entries.Count; number++)
            PlainZip.Add(archive, FormattableString.Invariant($"{Root}data/{number}"), entries[number].Bytes);
        PlainZip.Add(archive, Root + "version", "3\n"u8);

        // PyTorch reads the entries that it knows of.
        foreach ((string key, string text) in ForeignMetadata.Of(model))
            PlainZip.Add(archive, Root + key, Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<TorchEntry> Entries(NetworkWeights weights)
    {
        foreach (WeightTensor tensor in weights)
        {
            float[] values = [.. tensor.Values];
            LittleEndian.Swap(values);
            yield return new(tensor.Name, Floats, [.. tensor.Shape], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

            // PyTorch's batch normalisation counts its batches, and asks for the number when it is loaded.
            if (tensor.Name.EndsWith(".running_var", StringComparison.Ordinal))
            {
                string counter = tensor.Name.Replace("running_var", "num_batches_tracked", StringComparison.Ordinal);
                yield return new(counter, Integers, [], new byte[sizeof(long)]);
            }
        }
    }

    private static byte[] Pickle(List<TorchEntry> entries)
    {
        PickleWriter text = new();
        text.Global("collections", "OrderedDict").Code(Opcode.EmptyTuple).Code(Opcode.Reduce).Code(Opcode.Mark);
        for (int number = 0; number < entries.Count; number++)
        {
            TorchEntry entry = entries[number];
            int size = entry.StorageName == Integers ? sizeof(long) : sizeof(float);
            text.Text(entry.Name).Global("torch._utils", "_rebuild_tensor_v2").Code(Opcode.Mark)
                .Code(Opcode.Mark).Text("storage").Global("torch", entry.StorageName).Text(FormattableString.Invariant($"{number}")).Text("cpu")
                .Number(entry.Bytes.Length / size).Code(Opcode.Tuple).Code(Opcode.BinPersistentId)
                .Number(0).Numbers(entry.Shape).Numbers(Strides(entry.Shape)).Code(Opcode.NewFalse)
                .Global("collections", "OrderedDict").Code(Opcode.EmptyTuple).Code(Opcode.Reduce).Code(Opcode.Tuple).Code(Opcode.Reduce);
        }

        return text.Code(Opcode.SetItems).ToArray();
    }

    private static int[] Strides(int[] shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    private sealed record TorchEntry(string Name, string StorageName, int[] Shape, byte[] Bytes);
}
