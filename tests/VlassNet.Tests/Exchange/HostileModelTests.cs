using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using VlassNet.Exchange;
using VlassNet.Formats.Pickle;
using VlassNet.Formats.Protobuf;
using VlassNet.Networks;

namespace VlassNet.Tests.Exchange;

/// <summary>Files that are made to do harm: each is refused with the usual error, and costs little memory.</summary>
public sealed class HostileModelTests : IDisposable
{
    private const long MostMemory = 50_000_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_state_dictionary_that_calls_a_program_is_refused_and_nothing_runs()
    {
        Refused(GoldenNetwork.Path("evil.pt")).Should()
            .Match("*entry archive/data.pkl, byte *: expected only what arrays in containers need; found the global '*system'. *nothing was run.*");
        File.Exists("vlassnet-was-here").Should().BeFalse();
    }

    [Theory]
    [InlineData(1UL << 60)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1_000_001UL)]
    public void A_header_that_claims_too_much_is_refused(ulong length)
    {
        byte[] file = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        file[8] = (byte)'{';
        Refused(Write("model.safetensors", file)).Should().Contain("byte 0: expected a header of at most 1,000,000 bytes");
        Action load = () => VlassCnn.Load(Path.Combine(folder.FullName, "model.safetensors"));
        load.Should().Throw<BadInputException>().WithMessage("*a header of at most 1,000,000 bytes*");
    }

    [Theory]
    [InlineData("[0,16]", "[8,24]", "an overlap")]
    [InlineData("[0,16]", "[20,36]", "a gap")]
    [InlineData("[0,16]", "[16,4611686018427387904]", "the end after 24")]
    public void Tensors_that_overlap_or_are_out_of_range_are_refused(string first, string second, string found)
    {
        string header = $$$"""{"a.weight":{"dtype":"F32","shape":[2,2],"data_offsets":{{{first}}}},"a.bias":{"dtype":"F32","shape":[2],"data_offsets":{{{second}}}}}""";
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[24]];
        Refused(Write("model.safetensors", file)).Should().Contain(found);
    }

    [Fact]
    public void An_archive_that_decompresses_to_far_more_than_it_has_is_refused()
    {
        string shape = "(1600, 50000)";
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header];
        string path = Zip("bomb.npz", CompressionLevel.SmallestSize, ("arr_0.npy", start, 320_000_000), ("arr_1.npy", start, 0));
        new FileInfo(path).Length.Should().BeLessThan(1_000_000);
        Refused(path).Should().Contain("expected arrays of at most").And.Contain("found arrays of 640,000,000 bytes");
    }

    [Fact]
    public void A_compressed_entry_is_none_of_PyTorchs()
    {
        string path = Zip("bomb.pt", CompressionLevel.SmallestSize, ("archive/data.pkl", [0x80, 2], 100_000_000));
        Refused(path).Should().Contain("the entry archive/data.pkl as torch.save writes it");
    }

    [Theory]
    [InlineData(1_000_000, 1_000_000, 0, 0, "values in storages")]
    [InlineData(2, 2, 2, 2, "within its storage of 4 values")]
    [InlineData(2, 2, 1_000_000_000, 1, "within its storage of 4 values")]
    public void A_tensor_shows_only_what_is_in_its_storage_and_once(int rows, int columns, int rowStride, int columnStride, string found)
    {
        PickleWriter pickle = new PickleWriter().Code(Opcode.EmptyDict).Code(Opcode.Mark);
        Tensor(pickle, "dense1.weight", 4, [rows, columns], [rowStride, columnStride]);
        string path = Zip(
            "views.pt", CompressionLevel.NoCompression, ("archive/data.pkl", pickle.Code(Opcode.SetItems).ToArray(), 0), ("archive/data/0", [], 16));
        Refused(path).Should().Contain(found);
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused()
    {
        PickleWriter pickle = new PickleWriter().Code(Opcode.EmptyDict).Code(Opcode.Mark);
        Tensor(pickle, "a.num_batches_tracked", 4, [.. Enumerable.Repeat(int.MaxValue, 8)], new int[8]);
        Tensor(pickle, "d.weight", 4, [2, 900_000_000], [0, 0]);
        string path = Zip(
            "overflow.pt", CompressionLevel.NoCompression, ("archive/data.pkl", pickle.Code(Opcode.SetItems).ToArray(), 0), ("archive/data/0", [], 16));
        Refused(path).Should().Contain("values in storages");
    }

    [Fact]
    public void Many_small_arrays_cost_little()
    {
        byte[] header = Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }");
        byte[] array = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. new byte[sizeof(float)]];
        (string, byte[], int)[] arrays = [.. Enumerable.Range(0, 1000).Select(number => ($"arr_{number}.npy", array, 0))];
        Refused(Zip("many.npz", CompressionLevel.Optimal, arrays)).Should().Contain("expected ");
    }

    [Fact]
    public void An_archive_with_a_directory_of_its_own_size_is_refused()
    {
        string path = Path.Combine(folder.FullName, "many.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            for (int entry = 0; entry < 20_000; entry++)
                archive.CreateEntry($"arr_{entry}.npy");
        }

        Refused(path).Should().Contain("an archive whose directory has at most 1,048,576 bytes; found a longer one");
    }

    [Fact]
    public void Weights_of_an_ONNX_model_are_one_operations_only()
    {
        ProtoMessage tensor = new ProtoMessage().Add(1, 1000).Add(1, 1000).Add(2, 1).Add(8, "w").Add(9, new byte[4_000_000]);
        ProtoMessage graph = new ProtoMessage().Add(5, tensor).Add(11, new ProtoMessage().Add(1, "x0"));
        for (int layer = 0; layer < 900; layer++)
        {
            graph.Add(1, new ProtoMessage().Add(1, $"x{layer}").Add(1, "w").Add(2, $"y{layer}").Add(4, "MatMul"));
            graph.Add(1, new ProtoMessage().Add(1, $"y{layer}").Add(2, $"x{layer + 1}").Add(4, "Relu"));
        }

        Refused(Write("shared.onnx", new ProtoMessage().Add(7, graph).ToArray())).Should().Contain("weights of its own for each operation; found 'w' again");
        ProtoMessage many = new();
        for (int field = 0; field < 500_000; field++)
            many.Add(1, 1);
        Refused(Write("many.onnx", many.ToArray())).Should().Contain("more than 400,000 fields");
    }

    [Theory]
    [InlineData("Conv", 4, new[] { 9 })]
    [InlineData("Gemm", 2, new[] { 9 })]
    [InlineData("MatMul", 2, new int[0])]
    [InlineData("MatMul", 2, new[] { 3, 1, 1, 3 })]
    public void Weights_of_an_ONNX_model_have_the_axes_of_their_operation(string operation, int axes, int[] shape)
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        ProtoMessage tensor = new ProtoMessage().Add(2, 1).Add(8, "w").Add(9, new byte[sizeof(float) * count]);
        foreach (int size in shape)
            tensor.Add(1, size);
        ProtoMessage node = new ProtoMessage().Add(1, "x").Add(1, "w").Add(2, "y").Add(4, operation);
        if (operation == "Conv")
            node.Add(5, new ProtoMessage().Add(1, "auto_pad").Add(4, "SAME_UPPER"));
        ProtoMessage graph = new ProtoMessage().Add(5, tensor).Add(11, new ProtoMessage().Add(1, "x")).Add(1, node);
        string path = Write("axes.onnx", new ProtoMessage().Add(7, graph).ToArray());
        Refused(path).Should().Contain($"expected weights of {axes} axes for ");
    }

    [Fact]
    public void A_pickle_that_makes_objects_without_end_is_refused()
    {
        byte[] pickle = [0x80, 2, .. Enumerable.Repeat(Opcode.EmptyDict, 2_000_000), Opcode.Stop];
        string path = Zip("many.pt", CompressionLevel.NoCompression, ("archive/data.pkl", pickle, 0));
        Refused(path).Should().Contain("expected at most 1,000,000 Python objects");
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_an_error_or_a_network()
    {
        foreach (string name in new[] { "sequential.pt", "lightning.ckpt", "torchsharp.dat", "keras.npz", "keras.onnx", "pytorch.onnx" })
        {
            byte[] file = File.ReadAllBytes(GoldenNetwork.Path(name));
            Random random = new(1);
            for (int trial = 0; trial < 300; trial++)
            {
                byte[] changed = [.. file[..(trial % 3 == 0 ? random.Next(file.Length) : file.Length)]];
                for (int change = 0; change < trial % 3 && changed.Length > 0; change++)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                string path = Write("changed" + Path.GetExtension(name), changed);
                try
                {
                    ModelImporter.Load(path).Dispose();
                }
                catch (BadInputException)
                {
                }
            }
        }
    }

    [Fact]
    public void Files_of_other_kinds_are_told_what_they_are()
    {
        Refused(GoldenNetwork.Path("legacy.pt")).Should().Contain("Older files of torch.save can be written again");
        Refused(Write("model.weights.h5", [0x89, .. "HDF\r\n\x1a\n"u8, 0, 0, 0])).Should().Contain("VlassNet.Keras").And.Contain("numpy.savez");
        Refused(Zip("model.keras", CompressionLevel.Optimal, ("config.json", [], 0), ("model.weights.h5", [], 0))).Should().Contain("a .keras file");
        Refused(Zip("empty.zip", CompressionLevel.Optimal, ("readme.txt", [], 3))).Should().Contain("found the entries readme.txt");
        Refused(Write("empty.pt", [])).Should().Contain("expected a zip archive");
        Refused(Write("empty.onnx", [])).Should().Contain("an ONNX model with a graph");
        Refused(Write("empty.dat", [])).Should().Contain("found the end");
    }

    private static void Tensor(PickleWriter pickle, string name, int count, int[] size, int[] stride) => pickle
        .Text(name).Global("torch._utils", "_rebuild_tensor_v2").Code(Opcode.Mark)
        .Code(Opcode.Mark).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Number(count).Code(Opcode.Tuple)
        .Code(Opcode.BinPersistentId).Number(0).Numbers(size).Numbers(stride).Code(Opcode.NewFalse).Code(Opcode.EmptyDict)
        .Code(Opcode.Tuple).Code(Opcode.Reduce);

    /// <summary>The message with which a file is refused, in fifty megabytes.</summary>
    private static string Refused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Action load = () => ModelImporter.Load(path).Dispose();
        string message = load.Should().Throw<BadInputException>().Which.Message;
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostMemory);
        return message;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>An archive of entries, each with zeros after its first bytes.</summary>
    private string Zip(string name, CompressionLevel level, params (string Name, byte[] Start, int Zeros)[] entries)
    {
        string path = Path.Combine(folder.FullName, name);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        byte[] zeros = new byte[1 << 20];
        foreach ((string entry, byte[] start, int count) in entries)
        {
            using Stream content = archive.CreateEntry(entry, level).Open();
            content.Write(start);
            for (int left = count; left > 0; left -= zeros.Length)
                content.Write(zeros.AsSpan(0, Math.Min(left, zeros.Length)));
        }

        return path;
    }
}
