using System.Buffers.Binary;
using System.Text;
using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

/// <summary>Files that are not a network. The good one that they depart from is a dense layer of 2 inputs and 2 classes.</summary>
public class BadWeightsTests
{
    private const string Architecture = """{\"input\":[1,2,1],\"blocks\":[],\"hidden\":[],\"classes\":2}""";
    private const string Meta =
        "\"__metadata__\":{\"vlassnet.format\":\"1\",\"vlassnet.architecture\":\"" + Architecture
        + "\",\"vlassnet.classes\":\"[\\\"a\\\",\\\"b\\\"]\"}";

    private const string Weight = "\"dense1.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";
    private const string Bias = "\"dense1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}";
    private const string Good = "{" + Meta + "," + Weight + "," + Bias + "}";

    [Fact]
    public void The_good_file_is_loaded()
    {
        using VlassCnn model = VlassCnn.Load(new MemoryStream(File(Good)));
        model.ClassNames.Should().Equal("a", "b");
    }

    /// <summary>What a newer version may have to say of a network, without its being another one.</summary>
    [Fact]
    public void What_an_architecture_says_besides_is_passed_over()
    {
        string more = Architecture.Replace("[]", "[],\\\"notes\\\":{\\\"a\\\":[1,{}]}", StringComparison.Ordinal)
            .Replace("notes\\\":{\\\"a\\\":[1,{}]},\\\"classes", "remarks\\\":null,\\\"classes", StringComparison.Ordinal);
        using VlassCnn model = VlassCnn.Load(new MemoryStream(File(Good.Replace(Architecture, more, StringComparison.Ordinal))));
        model.Spec.Classes.Should().Be(2);
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "[]", "stream, byte 8: expected a header that is a JSON object; found an array." },
        { "{" + Meta, "expected a header in JSON; found text that is not" },
        { Good + "{}", "expected a header in JSON; found text that is not" },
        { Good.Replace("\"F32\"", "\"\\uD800\"", StringComparison.Ordinal), "expected a header in JSON; found text that is not" },
        { "{" + Meta + "," + Weight + "," + Weight + "," + Bias + "}", "expected each key once; found 'dense1.weight' again." },
        { "{" + Meta + "," + Meta + "," + Weight + "," + Bias + "}", "expected each key once; found '__metadata__' again." },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", "expected each key once; found '__metadata__' again." },
        { "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "expected each key once; found metadata 'a' again." },
        { "{\"__metadata__\":{\"a\":1}}", "expected a string as metadata 'a'; found a number." },
        { "{\"__metadata__\":[]}", "expected metadata that are a JSON object; found an array." },
        { "{\"a\":1}", "expected a JSON object for tensor 'a'; found a number." },
        { "{\"a\":{}}", "expected dtype, shape and two data_offsets for tensor 'a'; found a part of them." },
        { "{\"a\":{\"dtype\":3}}", "expected a string as dtype of 'a'; found a number." },
        { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "expected dtype, shape and data_offsets, each once; found 'dtype'" },
        { "{\"a\":{\"kind\":\"F32\"}}", "expected dtype, shape and data_offsets, each once; found 'kind'" },
        { "{\"a\":{\"shape\":2}}", "expected an array as shape of 'a'; found a number." },
        { "{\"a\":{\"shape\":[-2]}}", "expected integers of at least 0 as shape of 'a'; found -2." },
        { "{\"a\":{\"data_offsets\":[0,1e30]}}", "expected integers of at least 0 as data_offsets of 'a'; found 1e30." },
        { Good.Replace("[16,24]", "[16,20,24]", StringComparison.Ordinal), "two data_offsets for tensor 'dense1.bias'" },
        { Good.Replace("[16,24]", "[12,20]", StringComparison.Ordinal), "'dense1.bias' from 16; found data_offsets [12, 20], an overlap." },
        { Good.Replace("[16,24]", "[20,28]", StringComparison.Ordinal), "found data_offsets [20, 28], which leaves a gap." },
        { Good.Replace("[16,24]", "[16,8]", StringComparison.Ordinal), "found data_offsets [16, 8], an overlap." },
        { "{" + Weight + "," + Bias + "}", "expected metadata 'vlassnet.format', as VlassCnn.Save writes it; found 2 tensors without it." },
        { Good.Replace("format\":\"1", "format\":\"2", StringComparison.Ordinal), "expected format 1; found format 2." },
        { Good.Replace("vlassnet.classes", "classes", StringComparison.Ordinal), "expected metadata 'vlassnet.classes'; found none" },
        { Good.Replace(Architecture, "{", StringComparison.Ordinal), "'vlassnet.architecture' as VlassNet writes them; found text that is not JSON" },
        { Good.Replace(Architecture, "[]", StringComparison.Ordinal), "found an array as the architecture instead of an object." },
        { Good.Replace("[1,2,1]", "[1,2]", StringComparison.Ordinal), "found an input of 2 sizes instead of rows, columns and channels." },
        { Good.Replace("[1,2,1]", "[1,2.5,1]", StringComparison.Ordinal), "found 2.5 as 'input' instead of an integer." },
        { Good.Replace("[1,2,1]", "[0,2,1]", StringComparison.Ordinal), "expected a network that can be built; found input: expected at least 1 row" },
        { Good.Replace("blocks\\\":[]", "blocks\\\":[3]", StringComparison.Ordinal), "found a number as what holds 'filters' instead of an object." },
        { Good.Replace("hidden", "dense", StringComparison.Ordinal), "found no 'hidden'." },
        { Good.Replace("hidden", "blocks", StringComparison.Ordinal), "found 'blocks' twice." },
        { Good.Replace("blocks\\\":[]", "blocks\\\":[{\\\"filters\\\":3}]", StringComparison.Ordinal), "found no 'dropout'." },
        { Good.Replace("blocks\\\":[]", "blocks\\\":[{\\\"dropout\\\":\\\"0\\\"}]", StringComparison.Ordinal),
            "found a string as 'dropout' instead of a number." },
        { Good.Replace("[\\\"a\\\",\\\"b\\\"]", "[\\\"a\\\",7]", StringComparison.Ordinal), "found a number as a class name instead of a string." },
        { Good.Replace(",\\\"b\\\"]", "]", StringComparison.Ordinal), "expected 2 class names, as many as classes; found 1." },
        { Good.Replace("\\\"b\\\"]", "\\\"a\\\"]", StringComparison.Ordinal), "found class names: expected each name once; received 'a'" },
        { Good.Replace("dense1.bias", "dense2.bias", StringComparison.Ordinal), "found no 'dense1.bias'; 'dense2.bias' in excess." },
        { Good.Replace("[2,2]", "[4]", StringComparison.Ordinal), "found 'dense1.weight' of shape (4) instead of (2, 2)." },
        { Good.Replace("F32", "F16", StringComparison.Ordinal), "found 'dense1.weight' of type F16 instead of F32; 'dense1.bias' of type F16" },
        { Good.Replace("[0,16]", "[0,12]", StringComparison.Ordinal).Replace("[16,24]", "[12,24]", StringComparison.Ordinal),
            "found 'dense1.weight' in 12 bytes instead of 16; 'dense1.bias' in 12 bytes instead of 8." },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void A_header_that_does_not_fit_is_refused(string header, string message) =>
        Load(File(header)).Should().Throw<BadInputException>().Which.Message.Should().Contain(message);

    [Theory]
    [InlineData(1UL << 60)]
    [InlineData(1_000_001)]
    [InlineData(ulong.MaxValue)]
    public void A_header_longer_than_any_is_refused_before_it_is_read(ulong length)
    {
        byte[] file = File(Good);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Load(file).Should().Throw<BadInputException>()
            .WithMessage(FormattableString.Invariant($"stream, byte 0: expected a header of at most 1,000,000 bytes; found a length of {length:N0}.*"));
    }

    /// <summary>900 kB of header and 4 GB of weights, of which there are a few hundred bytes: no memory is taken for the rest.</summary>
    [Fact]
    public void Memory_is_not_taken_for_bytes_that_are_not_there()
    {
        byte[] longHeader = File(Good);
        BinaryPrimitives.WriteUInt64LittleEndian(longHeader, 900_000);
        byte[] manyWeights = File(Good.Replace("[1,2,1]", "[20000,20000,1]", StringComparison.Ordinal)
            .Replace("[2,2]", "[2,400000000]", StringComparison.Ordinal)
            .Replace("[0,16]", "[0,3200000000]", StringComparison.Ordinal)
            .Replace("[16,24]", "[3200000000,3200000008]", StringComparison.Ordinal));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Load(longHeader).Should().Throw<BadInputException>().WithMessage("*expected a header of 900,000 bytes; found the end*");
        Load(manyWeights).Should().Throw<BadInputException>()
            .WithMessage("*expected 3,200,000,008 bytes of tensors; found the end after 24.*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000);
        FluentActions.Invoking(() => VlassCnn.Load(new SaveAndLoadTests.Trickle(manyWeights))).Should().Throw<BadInputException>()
            .WithMessage("*expected a stream whose length is known*");
    }

    [Theory]
    [InlineData("[\\\"a\\\",\\\"b\\\"]", "[\\\"\\\\ud800\\\",\\\"b\\\"]", "vlassnet.classes")]
    [InlineData("{\\\"input", "{\\\"\\\\ud800\\\":1,\\\"input", "vlassnet.architecture")]
    [InlineData("\\\"classes", "\\\"classes\\\\udc00", "vlassnet.architecture")]
    public void Half_of_a_surrogate_pair_is_refused(string good, string bad, string key)
    {
        string header = Good.Replace(good, bad, StringComparison.Ordinal);
        header.Should().NotBe(Good);
        Load(File(header)).Should().Throw<BadInputException>().WithMessage($"*'{key}'*");
    }

    [Fact]
    public void Many_class_names_are_counted_before_they_are_compared()
    {
        string names = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\\\"{i}\\\""));
        string header = Good.Replace("\\\"a\\\",\\\"b\\\"", names, StringComparison.Ordinal);
        Load(File(header)).Should().Throw<BadInputException>().WithMessage("*expected 2 class names*found 60000.*");
        header = header.Replace("classes\\\":2", "classes\\\":60000", StringComparison.Ordinal);
        Load(File(header)).Should().Throw<BadInputException>().WithMessage("*tensors of its architecture*");
    }

    [Fact]
    public void A_shape_of_many_axes_is_not_told_whole()
    {
        string axes = string.Join(',', Enumerable.Repeat("0", 100_000));
        Load(File(Good.Replace("[2,2]", $"[{axes}]", StringComparison.Ordinal))).Should().Throw<BadInputException>()
            .WithMessage("*(0, 0, 0, 0, 0, 0, 0, 0, …) instead of (2, 2)*").Which.Message.Length.Should().BeLessThan(1000);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] file = File(Good);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] part = file[..length];
            Load(part).Should().Throw<BadInputException>();
            FluentActions.Invoking(() => VlassCnn.Load(new SaveAndLoadTests.Trickle(part))).Should().Throw<BadInputException>();
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        byte[] file = [.. File(Good), 0];
        string message = $"stream, byte {file.Length - 1}: expected 24 bytes of tensors; found more after them.*";
        Load(file).Should().Throw<BadInputException>().WithMessage(message);
        FluentActions.Invoking(() => VlassCnn.Load(new SaveAndLoadTests.Trickle(file))).Should().Throw<BadInputException>()
            .WithMessage(message);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_weight_that_is_not_finite_is_refused(float value, string text)
    {
        byte[] file = File(Good);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(file.Length - 4), value);
        Load(file).Should().Throw<BadInputException>()
            .WithMessage($"stream, byte {file.Length - 4}: expected finite values in 'dense1.bias'; found {text}.*");
    }

    [Fact]
    public void The_error_names_the_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            FluentActions.Invoking(() => VlassCnn.Load(path)).Should().Throw<BadInputException>()
                .Which.Where.Should().Be($"{path}, byte 0");
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void Any_damaged_byte_gives_a_network_or_the_one_kind_of_exception()
    {
        byte[] file = File(Good);
        CounterRandom random = new(11, 0, 0);
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = [.. file];
            damaged[random.NextInt(file.Length)] = (byte)random.NextInt(256);
            try
            {
                VlassCnn.Load(new MemoryStream(damaged)).Dispose();
            }
            catch (BadInputException)
            {
            }
        }
    }

    private static Action Load(byte[] file) => () => VlassCnn.Load(new MemoryStream(file));

    private static byte[] File(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. new byte[24]];
    }
}
