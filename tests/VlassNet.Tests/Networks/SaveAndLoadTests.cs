using System.Buffers.Binary;
using System.Text;
using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public sealed class SaveAndLoadTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_saved_is_loaded_bit_for_bit()
    {
        string path = Path.Combine(folder.FullName, "model.safetensors");
        using VlassCnn model = new VlassCnnBuilder(9, 7, 2)
            .Convolution(3, 0.2f).Convolution(4).Dense(5, 0.3f).Classes("a", "\"ß\"", "日本").Seed(9).Build();
        model.Weights["norm1.running_mean"].Buffer[1] = -0f;
        model.Weights["norm1.running_mean"].Buffer[2] = float.Epsilon;
        model.Save(path);
        using VlassCnn loaded = VlassCnn.Load(path);
        ShouldEqual(loaded, model);
    }

    [Fact]
    public void The_words_of_a_network_are_saved_where_it_has_any()
    {
        NetworkSpec plain = new(new(9, 7, 2), [new(3, 0.5f), new(4)], [new(5)], 2);
        NetworkSpecJson.Write(plain).Should().Be(
            """{"input":[9,7,2],"blocks":[{"filters":3,"dropout":0.5},{"filters":4,"dropout":0}],"hidden":[{"units":5,"dropout":0}],"classes":2}""");
        NetworkSpec spec = plain with
        {
            Blocks = [new(3, 0.5f, Pool: false), new(4)], GlobalAverage = true, BatchNormalizationMomentum = 0.9f,
        };
        string text = NetworkSpecJson.Write(spec);
        text.Should().Be(
            """{"input":[9,7,2],"blocks":[{"filters":3,"dropout":0.5,"pool":false},{"filters":4,"dropout":0}],"hidden":"""
            + """[{"units":5,"dropout":0}],"classes":2,"globalAverage":true,"batchNormalizationMomentum":0.9}""");
        NetworkSpecJson.Read(text).Should().Be(spec);
        using VlassCnn model = new VlassCnnBuilder(9, 7, 2)
            .Convolution(3, 0.5f, pool: false).Convolution(4).GlobalAverage().Dense(5).Classes(2).BatchNormalizationMomentum(0.9f).Build();
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        using VlassCnn loaded = VlassCnn.Load(stream);
        ShouldEqual(loaded, model);
    }

    [Theory]
    [InlineData("\"pool\":1", "a number as 'pool' instead of true or false")]
    [InlineData("\"pool\":false,\"pool\":false", "'pool' twice")]
    public void A_word_that_says_something_else_is_refused(string word, string problem) =>
        FluentActions.Invoking(() => NetworkSpecJson.Read(
            $"{{\"input\":[9,7,2],\"blocks\":[{{\"filters\":3,\"dropout\":0,{word}}}],\"hidden\":[],\"classes\":2}}"))
            .Should().Throw<FormatException>().WithMessage(problem);

    [Fact]
    public void A_saved_file_is_replaced_and_nothing_else_is_left()
    {
        string path = Path.Combine(folder.FullName, "model.safetensors");
        using VlassCnn first = Small(1), second = Small(2);
        first.Save(path);
        second.Save(path);
        using VlassCnn loaded = VlassCnn.Load(path);
        ShouldEqual(loaded, second);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file()
    {
        string path = Path.Combine(folder.FullName, "model.safetensors");
        using VlassCnn good = Small(1), bad = Small(2);
        good.Save(path);
        bad.Weights["conv1.bias"].Buffer[1] = float.NaN;
        bad.Invoking(model => model.Save(path)).Should().Throw<InvalidOperationException>()
            .WithMessage("conv1.bias: expected finite values; received NaN at 1.*");
        using VlassCnn loaded = VlassCnn.Load(path);
        ShouldEqual(loaded, good);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void Streams_that_cannot_seek_are_read_too()
    {
        using VlassCnn model = Small(3);
        using MemoryStream stream = new();
        model.Save(stream);
        using VlassCnn loaded = VlassCnn.Load(new Trickle(stream.ToArray()));
        ShouldEqual(loaded, model);
    }

    [Fact]
    public void A_stream_is_used_from_where_it_stands()
    {
        using VlassCnn model = Small(3);
        using MemoryStream stream = new();
        stream.Write("before"u8);
        model.Save(stream);
        stream.Position = 6;
        using VlassCnn loaded = VlassCnn.Load(stream);
        ShouldEqual(loaded, model);
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        using VlassCnn model = new VlassCnnBuilder(1, 2).Classes("a", "b").Build();
        model.Weights.Set("dense1.weight", [1, 2, 3, 4]);
        model.Weights.Set("dense1.bias", [5, 6]);
        using MemoryStream stream = new();
        model.Save(stream);
        byte[] file = stream.ToArray();
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        (length % 8).Should().Be(0);
        Encoding.UTF8.GetString(file, 8, length).TrimEnd(' ').Should().Be(
            """
            {"__metadata__":{"vlassnet.format":"1",
            "vlassnet.architecture":"{\"input\":[1,2,1],\"blocks\":[],\"hidden\":[],\"classes\":2}",
            "vlassnet.classes":"[\"a\",\"b\"]",
            "vlassnet.card":"{\"training\":{},\"metrics\":{}}"},
            "dense1.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},
            "dense1.bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}
            """.ReplaceLineEndings(""));
        file.AsSpan(8 + length).ToArray().Should().Equal(
            0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40, 0, 0, 0xC0, 0x40);
    }

    [Fact]
    public void A_file_written_by_Python_is_read()
    {
        using VlassCnn model = VlassCnn.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "networks", "python.safetensors"));
        model.Spec.Should().Be(new NetworkSpec(new(4, 4, 1), [new(2, 0.2f)], [new(3, 0.3f)], 2));
        model.ClassNames.Should().Equal("Röntgen", "radio");
        int number = 0;
        foreach (WeightTensor tensor in model.Weights.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            int start = number++;
            tensor.Buffer.Should().Equal(Enumerable.Range(0, tensor.Length).Select(i => start + i / 64f), tensor.Name);
        }
    }

    internal static VlassCnn Small(ulong seed) =>
        new VlassCnnBuilder(4, 4).Convolution(2).Dense(3).Classes(2).Seed(seed).Build();

    private static void ShouldEqual(VlassCnn loaded, VlassCnn model)
    {
        loaded.Spec.Should().Be(model.Spec);
        loaded.ClassNames.Should().Equal(model.ClassNames);
        for (int index = 0; index < model.Weights.Count; index++)
        {
            loaded.Weights[index].Buffer.Select(BitConverter.SingleToInt32Bits).Should()
                .Equal(model.Weights[index].Buffer.Select(BitConverter.SingleToInt32Bits), model.Weights[index].Name);
        }
    }

    /// <summary>Gives seven bytes at a time and does not know its length, as a socket would.</summary>
    internal sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
