using System.Buffers.Binary;
using System.Text;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

/// <summary>Run alone: what they allocate is measured, and that is the whole process's.</summary>
[Collection(nameof(BadInputTests))]
[CollectionDefinition(nameof(BadInputTests), DisableParallelization = true)]
public sealed class BadInputTests
{
    private const long Enormous = 1L << 60;

    private static readonly Dictionary<string, (byte[] Images, string Message)> BadPickles = new()
    {
        ["empty"] = ([], "found the end"),
        ["text"] = (Opcodes.Of("<?xml?>"), "no opcode"),
        ["a page"] = (Opcodes.Of("<!DOCTYPE html>"), "a page of HTML*A server"),
        ["npy"] = (GoldenData.Bytes("small-fortran.npy"), "NpyDatasetSource"),
        ["protocol 6"] = (Opcodes.Of(0x80, 6), "protocol 6"),
        ["os.system"] = (Opcodes.Of("cos\nsystem\n(S'true'\ntR."), "'os.system'*nothing was run"),
        ["os.system of protocol 4"] = (Opcodes.Of(0x8c, 5, "posix", 0x8c, 6, "system", 0x93, "."), "'posix.system'"),
        ["eval"] = (Opcodes.Of("c__builtin__\neval\n."), "'__builtin__.eval'"),
        ["instance"] = (Opcodes.Of("(ios\nsystem\n."), "'os.system'"),
        ["persistent id"] = (Opcodes.Of("Pid\n."), "0x50"),
        ["extension"] = (Opcodes.Of(0x82, 1, "."), "0x82"),
        ["buffer outside"] = (Opcodes.Of(0x97, "."), "buffer outside"),
        ["object array"] = (GoldenData.Bytes("object-array.p"), "the number 1*images first and labels second"),
        ["structured array"] = (GoldenData.Bytes("structured.p"), "type V8"),
        ["complex"] = (Opcodes.Of(Opcodes.Array("(I1\nt", "c8", "")), "type c8"),
        ["a number"] = (Opcodes.Of("I5\n."), "the number 5"),
        ["a dictionary"] = (Opcodes.Of("}."), "Batches"),
        ["a list of numbers"] = (Opcodes.Of("](K", 1, "K", 2, "e."), "the number 1"),
        ["an empty list"] = (Opcodes.Of("]."), "at least one image"),
        ["an empty set"] = (Opcodes.Of(Opcodes.Array("(I0\nI4\nI5\nt", "f4", ""), "."), "at least one image"),
        ["a row of no columns"] = (Opcodes.Of(Opcodes.Array("(I3\nI4\nI0\nt", "f4", ""), "."), "(3, 4, 0)"),
        ["a flat array"] = (Opcodes.Of(Opcodes.Array("(I3\nt", "u1", "abc"), "."), "(3,)"),
        ["five channels"] = (Opcodes.Of(Opcodes.Array("(I1\nI5\nI1\nI5\nt", "u1", "abcdefghijklmnopqrstuvwxy"), "."), "numpy.moveaxis(images, 2, -1)"),
        ["flat rows of no square"] = (Opcodes.Of(Opcodes.Array("(I1\nI5\nt", "u1", "abcde"), "."), "(1, 5)"),
        ["too few bytes"] = (Opcodes.Of(Opcodes.Array("(I3\nI2\nI2\nt", "u1", "abc"), "."), "found 3"),
        ["too many bytes"] = (Opcodes.Of(Opcodes.Array("(I1\nI1\nI1\nt", "u1", "abc"), "."), "found 3"),
        ["negative axis"] = (Opcodes.Of(Opcodes.Array("(I-3\nI1\nI1\nt", "u1", "abc"), "."), "negative axis"),
        ["shape of 2^60"] = (Opcodes.Of(Opcodes.Array($"(I{Enormous}\nI1\nI1\nt", "u1", "abc"), "."), "no memory can hold"),
        ["shape that overflows"] = (
            Opcodes.Of(Opcodes.Array($"(I{Enormous}\nI{Enormous}\nI1\nt", "u1", "abc"), "."), "no memory can hold"),
        ["shape beyond the file"] = (Opcodes.Of(Opcodes.Array("(I70000\nI100\nI100\nt", "f4", "abc"), "."), "at most"),
        ["other shapes"] = (
            Opcodes.Of("(l", Opcodes.Array("(I1\nI1\nt", "u1", "a"), "a", Opcodes.Array("(I1\nI2\nt", "u1", "ab"), "a."),
            "image 1 as an array (1, 2)"),
        ["the same array twice"] = (
            Opcodes.Of("(l", Opcodes.Array("(I1\nI1\nt", "u1", "a"), "p7\nag7\na."), "the same array again"),
        ["a list in itself"] = (Opcodes.Of("]q", 0, "h", 0, "a."), "a list of 1"),
        ["a tuple in itself"] = (Opcodes.Of("]q", 0, "h", 0, 0x85, "q", 1, "ah", 1, "."), "a list of 1"),
        ["deep lists"] = (Opcodes.Of(Opcodes.Repeat("]", 200_000), Opcodes.Repeat("a", 199_999), "."), "a list"),
        ["deep tuples"] = (Opcodes.Of("N", Enumerable.Repeat((byte)0x85, 200_000).ToArray(), "."), "a tuple of 1"),
        ["copies of a long list"] = (CopiesOfLongList(), "Python objects"),
        ["too many objects"] = (Opcodes.Repeat("N", 10_100_000), "Python objects"),
        ["marks without end"] = (Opcodes.Repeat("(", 10_100_000), "Python objects"),
        ["missing memo"] = (Opcodes.Of("h", 9, "."), "memo entry 9"),
        ["memo of a far place"] = (Opcodes.Of("Nr", 0xff, 0xff, 0xff, 0xff, "."), "None"),
        ["no mark"] = (Opcodes.Of("Nt."), "a mark"),
        ["empty stack"] = (Opcodes.Of("."), "empty stack"),
        ["reduce of a number"] = (Opcodes.Of("K", 1, ")R."), "the number 1"),
        ["build of a list"] = (Opcodes.Of("])b."), "a tuple of 0 for a list of 0"),
        ["append to a number"] = (Opcodes.Of("K", 1, "Na."), "expected a list"),
        ["odd dictionary"] = (Opcodes.Of("(Nd."), "a value for each key"),
        ["no integer"] = (Opcodes.Of("Iabc\n."), "'abc'"),
        ["no quote"] = (Opcodes.Of("Sabc\n."), "quoted"),
        ["no escape"] = (Opcodes.Of("S'\\q'\n."), "an escape"),
        ["no line end"] = (Opcodes.Of("I", Opcodes.Repeat("1", 5000)), "a line of at most"),
    };

    public static TheoryData<string> PickleNames() => new(BadPickles.Keys);

    public static TheoryData<int, int, bool> LengthOpcodes()
    {
        TheoryData<int, int, bool> opcodes = [];
        foreach (bool canSeek in new[] { true, false })
        {
            foreach (int opcode in new[] { 'T', 'X', 'B', 0x8b })
                opcodes.Add(opcode, 4, canSeek);
            foreach (int opcode in new[] { 0x8d, 0x8e, 0x96 })
                opcodes.Add(opcode, 8, canSeek);
        }

        opcodes.Add(0x95, 8, true);
        return opcodes;
    }

    [Theory]
    [MemberData(nameof(PickleNames))]
    public async Task A_bad_pickle_is_one_clear_error(string name)
    {
        (byte[] images, string message) = BadPickles[name];
        await Refused(images, canSeek: true, message);
        await Refused(images, canSeek: false, "*");
    }

    [Theory]
    [MemberData(nameof(LengthOpcodes))]
    public async Task A_length_that_cannot_be_allocates_nothing(int opcode, int width, bool canSeek)
    {
        byte[] length = width == 8 ? Opcodes.Long(Enormous) : [0xff, 0xff, 0xff, 0x7f];
        await Refused(Opcodes.Of(opcode, length, "abc."), canSeek, "*");
    }

    [Theory]
    [InlineData("small-p0-f4.p")]
    [InlineData("small-p2-f4.p")]
    [InlineData("small-p4-f4.p")]
    [InlineData("small-p5-f4.p")]
    [InlineData("python2-p0.p")]
    public async Task A_pickle_cut_off_anywhere_is_refused(string name)
    {
        byte[] whole = GoldenData.Bytes(name);
        for (int length = 0; length < whole.Length; length += 5)
            await Refused(whole[..length], length % 2 == 0, "*");
    }

    [Theory]
    [InlineData("large-p0-f4.p.gz")]
    [InlineData("large-p2-f8.p.gz")]
    [InlineData("large-p4-f8.p.gz")]
    [InlineData("large-p4-f4-fortran.p.gz")]
    [InlineData("large-p5-f4.p.gz")]
    public async Task A_large_pickle_cut_off_anywhere_is_refused(string name)
    {
        using Stream stream = GoldenData.Unzipped(name, canSeek: true);
        byte[] whole = ((MemoryStream)stream).ToArray();
        foreach (double share in new[] { 0.001, 0.3, 0.7, 0.99999 })
        {
            await Refused(whole[..(int)(whole.Length * share)], canSeek: true, "*");
            await Refused(whole[..(int)(whole.Length * share)], canSeek: false, "*");
        }
    }

    [Fact]
    public async Task Npy_headers_that_cannot_be_are_refused()
    {
        (string Header, string Message)[] cases =
        [
            ("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", "object array"),
            ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }", "structured array"),
            ("{'descr': '<c8', 'fortran_order': False, 'shape': (3,), }", "type '<c8'"),
            ("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (3,), }", "Maybe"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3, x), }", "(3, x)"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }", "(-3,)"),
            ("{'descr': '<f4', 'fortran_order': False, }", "'shape'"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976,), }", "no memory can hold"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (281474976710656, 2, 2), }", "a length of"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 2), }", "no memory can hold"),
        ];
        foreach ((string header, string message) in cases)
        {
            byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), 1, 2, 3];
            using MemoryStream seekable = new(file), labels = new(GoldenData.Bytes("labels-column.npy"));
            await Refused(new NpyDatasetSource(seekable, labels), message);
            using OneWayStream oneWay = new(new MemoryStream(file));
            await Refused(new NpyDatasetSource(oneWay, labels), "*");
        }

        byte[] longHeader = [0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0xff, 0xff];
        await Refused(new NpyDatasetSource(new OneWayStream(new MemoryStream(longHeader)), new MemoryStream()), "*");
    }

    [Theory]
    [InlineData("object.npy", "object array")]
    [InlineData("structured.npy", "structured array")]
    [InlineData("small-p4-f4.p", "PickleDatasetSource")]
    [InlineData("missing.npy", "no such file")]
    public async Task Npy_files_of_no_use_are_refused(string name, string message) =>
        await Refused(new NpyDatasetSource(GoldenData.Path(name), [2, 0, 3]), message);

    [Fact]
    public async Task Archives_that_are_damaged_or_something_else_are_refused()
    {
        await Refused(new NpyDatasetSource(GoldenData.Path("small-fortran.npy")), "expected an .npz archive");
        byte[] archive = GoldenData.Bytes("set-compressed.npz");
        await Refused(new NpyDatasetSource(new MemoryStream(archive[..1000])), "*");
        archive.AsSpan(200, 40).Clear();
        await Refused(new NpyDatasetSource(new MemoryStream(archive)), "*");
    }

    [Theory]
    [InlineData("(I2\nt", "u1", "\\x00\\x01", "3 labels, one for each image*found 2 labels")]
    [InlineData("(I3\nt", "u1", "\\x00\\x01\\x04", "labels 0 to 4 without a gap; found no image of class 2*ClassNames")]
    [InlineData("(I3\nt", "i1", "\\x00\\xff\\x00", "labels that begin at 0; found labels -1 to 0*leave these images out")]
    [InlineData("(I1\nt", "f4", "\\x00\\x00\\xc0\\x3f", "1.5 as the label of image 0")]
    [InlineData("(I1\nt", "f4", "\\x00\\x00\\xc0\\x7f", "NaN as the label of image 0")]
    [InlineData("(I1\nI2\nt", "u1", "\\x01\\x01", "a single 1")]
    [InlineData("(I1\nI2\nt", "u1", "\\x00\\x00", "none for image 0")]
    [InlineData("(I1\nI1\nI1\nt", "u1", "\\x00", "(1, 1, 1)")]
    public async Task Labels_that_cannot_be_are_refused(string shape, string type, string bytes, string message)
    {
        using MemoryStream images = new(GoldenData.Bytes("small-p4-f4.p"));
        using MemoryStream labels = new(Opcodes.Of(Opcodes.Array(shape, type, bytes), "."));
        await Refused(new PickleDatasetSource(images, labels), message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task A_pixel_that_is_not_finite_is_named(float value)
    {
        byte[] small = GoldenData.Bytes("small-little-f4.npy");
        BinaryPrimitives.WriteSingleLittleEndian(small.AsSpan(128 + (4 * 33)), value);
        using MemoryStream images = new(small);
        using MemoryStream three = new(GoldenData.Bytes("labels-column.npy"));
        await Refused(new NpyDatasetSource(images, three), "image 1, row 2, column 3");
        foreach (string name in new[] { "large-p4-f4.p.gz", "large-p4-f4-fortran.p.gz" })
        {
            using Stream stream = GoldenData.Unzipped(name, canSeek: true);
            byte[] large = ((MemoryStream)stream).ToArray();
            int place = name.Contains("fortran") ? (((7 * 32) + 5) * 300) + 250 : (250 * 1024) + (5 * 32) + 7;
            int payload = large.AsSpan().IndexOf(BitConverter.GetBytes(4 * 307_200)) + 4;
            BinaryPrimitives.WriteSingleLittleEndian(large.AsSpan(payload + (4 * place)), value);
            using MemoryStream changed = new(large), labels = GoldenData.LargeLabels();
            await Refused(new PickleDatasetSource(changed, labels), "image 250, row 5, column 7");
        }
    }

    [Fact]
    public void Options_list_every_problem()
    {
        NpyDatasetOptions options = new()
        {
            ClassNames = ["A", "A", ""],
            ImageShape = new ImageShape(0, 5, 9),
            ImagesEntry = "",
            Download = new DownloadOptions { IdleTimeout = TimeSpan.Zero, ResponseTimeout = TimeSpan.Zero },
        };
        Action validation = options.Validate;
        validation.Should().Throw<ArgumentException>().Which.Message.Split("; ").Length.Should().BeGreaterThanOrEqualTo(6);
    }

    [Fact]
    public async Task Folders_and_batches_that_are_missing_are_refused()
    {
        string folder = Path.GetDirectoryName(GoldenData.Path("x"))!;
        foreach (string path in new[] { folder, Path.Combine(folder, "none") })
        {
            Action making = () => PickleDatasetSource.Batches(path);
            making.Should().Throw<BadInputException>();
        }

        await Refused(PickleDatasetSource.Batches([GoldenData.Path("small-p4-f4.p")]), "a dictionary");
        await Refused(PickleDatasetSource.Batches([GoldenData.Path("cifar-meta.p")]), "the key 'data'*'label_names'");
    }

    private static async Task Refused(byte[] images, bool canSeek, string message)
    {
        using MemoryStream memory = new(images), labels = new(GoldenData.Bytes("labels-p4-array.p"));
        using Stream stream = canSeek ? memory : new OneWayStream(memory);
        await Refused(new PickleDatasetSource(stream, labels), message);
    }

    private static async Task Refused(IDatasetSource source, string message)
    {
        long before = GC.GetTotalAllocatedBytes();
        Func<Task> loading = () => source.LoadAsync();
        await loading.Should().ThrowAsync<BadInputException>().WithMessage($"*{message}*");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(1_000_000_000);
    }

    private static byte[] CopiesOfLongList() => Opcodes.Of(
        "](", Opcodes.Repeat("N", 20_000), "eq", 0, Opcodes.Repeat("c__builtin__\nlist\nh\0\u0085R0", 2000), ".");
}
