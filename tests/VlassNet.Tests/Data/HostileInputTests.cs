using System.Diagnostics;
using System.Text;
using VlassNet.Data;
using VlassNet.Formats.Input;
using static VlassNet.Tests.Data.HostileFiles;

namespace VlassNet.Tests.Data;

/// <summary>Small files that were made to cost much: each must be refused at once. The time-out is only a safety net.</summary>
public class HostileInputTests
{
    private const int SafetyNet = 60_000;
    private const string Type = "cnumpy\ndtype\n";
    private const string FromBuffer = "cnumpy.core.numeric\n_frombuffer\n";
    private const string BareArray = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR";

    private static readonly string LongText = "S'" + new string('a', 1_000_000) + "'\n";

    [Theory(Timeout = SafetyNet)]
    [InlineData("S")]
    [InlineData("U")]
    public async Task A_type_of_no_bytes_is_refused(string kind)
    {
        byte[] file = Npy($"{{'descr':'|{kind}0','fortran_order':True,'shape':(2,1099511627776)}}", []);
        await Refused(new NpyDatasetSource(new MemoryStream(file), Labels()), "type '|?0'");
        await Refused(new NpyDatasetSource(new MemoryStream(GoldenData.Bytes("small-little-f4.npy")), new MemoryStream(file)), "0'");
        await RefusedPickle(
            Opcodes.Of(BareArray, "(I1\n(I2\nI1099511627776\nt", Type, $"(S'{kind}0'\ntRI01\nS''\ntb."), $"type {kind}0");
    }

    [Theory]
    [InlineData("f 4")]
    [InlineData("<f+4")]
    public async Task A_type_is_written_in_digits_only(string type)
    {
        byte[] file = Npy($"{{'descr':'{type}','fortran_order':False,'shape':(1,1,1)}}", new byte[4]);
        await Refused(new NpyDatasetSource(new MemoryStream(file), Labels()), "type");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task Labels_of_no_columns_take_no_memory()
    {
        byte[] file = Npy("{'descr':'<i4','fortran_order':False,'shape':(2147483591, 0)}", []);
        await Refused(
            new NpyDatasetSource(new MemoryStream(GoldenData.Bytes("small-little-f4.npy")), new MemoryStream(file)),
            "labels as numbers");
    }

    [Theory(Timeout = SafetyNet)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_hears_of_nothing_is_left_behind(bool isCancelled)
    {
        using CancellationTokenSource cancelled = new();
        using DeafStream deaf = new(), labels = new();
        PickleDatasetOptions options = new()
        {
            Download = new DownloadOptions { IdleTimeout = isCancelled ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(50) },
        };
        Task loading = new PickleDatasetSource(deaf, labels, options).LoadAsync(null, cancelled.Token);
        await ShouldStop(loading, isCancelled, cancelled);
    }

    [NamedPipeTheory(Timeout = SafetyNet)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipe_that_nobody_writes_to_is_left_behind(bool isCancelled)
    {
        string pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (Process made = Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync();
        try
        {
            using CancellationTokenSource cancelled = new();
            NpyDatasetOptions options = new()
            {
                Download = new DownloadOptions { IdleTimeout = isCancelled ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(50) },
            };
            Task loading = new NpyDatasetSource(pipe, options).LoadAsync(null, cancelled.Token);
            await ShouldStop(loading, isCancelled, cancelled);

            // Lets the opening that was left behind come to its end.
            using FileStream release = new(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Fact(Timeout = SafetyNet)]
    public async Task Memo_keys_that_collide_cost_no_more_than_others()
    {
        StringBuilder keys = new("N");
        for (long k = 1; k < 200_000; k++)
            keys.Append('p').Append((k << 32) | (k ^ 12345)).Append('\n');
        await RefusedPickle(Opcodes.Of(keys.ToString(), "."), "None");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task A_long_text_is_not_converted_again_and_again()
    {
        await RefusedPickle(
            Opcodes.Of(Type, "S'f4'\n\u0085R(K\u0003", LongText, "NNNtq\0b", Opcodes.Repeat("h\0b", 20_000), "."), "byte order");
        byte[] keys = Opcodes.Of("}(", LongText, "q\0N", Opcodes.Repeat("h\0N", 20_000), "u.");
        BadInputException error = await RefusedBatch(keys, "the key 'data'*the keys bytes");
        error.Message.Length.Should().BeLessThan(1000);
        await RefusedPickle(Opcodes.Of(Type, LongText, "\u0085R."), "arguments that make sense");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task Small_arrays_cost_of_the_budget()
    {
        string shape = "(" + string.Concat(Enumerable.Repeat("K\u0001", 30)) + "K\u0011K\u000ft";
        string payload = "C\u00ff" + new string('x', 255);
        byte[] many = Opcodes.Of(
            FromBuffer, "q\0(", payload, Type, "(S'u1'\ntR", shape, "S'C'\ntq\u0001R0", Opcodes.Repeat("h\0h\u0001R0", 400_000), ".");
        await RefusedPickle(many, "Python objects");
        byte[] again = Opcodes.Of(BareArray, "(K\u0001", shape, Type, "(S'u1'\ntR\u0088", payload, "tq\u0001bh\u0001b.");
        await RefusedPickle(again, "one state for each array");
        string axes = "(" + new string('N', 33) + "t";
        await RefusedPickle(Opcodes.Of(BareArray, "(K\u0001", axes, Type, "(S'u1'\ntR\u0088S''\ntb."), "32 axes");
    }

    [Theory(Timeout = SafetyNet)]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("C\0")]
    public async Task Collections_cost_what_they_weigh(string opcode) =>
        await RefusedPickle(Opcodes.Repeat(opcode, 2_600_000), "Python objects");

    [Theory(Timeout = SafetyNet)]
    [InlineData(1100, 1_000_000, "1,000 characters")]
    [InlineData(10_001, 10, "10,000 label_names")]
    [InlineData(10_000, 900, "each name once")]
    public async Task Class_names_are_few_and_short(int count, int length, string message)
    {
        byte[] meta = Opcodes.Of(
            "}(S'label_names'\n(lq\u0001(S'", new string('a', length), "'\nq\0", Opcodes.Repeat("h\0", count - 1), "eu.");
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, meta);
            IDatasetSource source = PickleDatasetSource.Batches([GoldenData.Path("cifar-meta.p")], path);
            (await Refused(source, message)).Message.Length.Should().BeLessThan(2000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task One_array_cannot_be_images_and_labels()
    {
        string array = Opcodes.Array("(I4\nI1\nt", "u1", "\\x00\\x00\\x00\\x00");
        await RefusedBatch(Opcodes.Of("}(S'data'\n", array, "q\u0009S'labels'\nh\u0009u."), "an array of its own for the labels");
    }

    [Fact]
    public void A_stream_that_sends_more_than_its_length_is_still_checked()
    {
        using ByteInput input = new(
            new MemoryStream(new byte[100]), "it", 10, null, leaveOpen: false, new LoadMeter(null), default);
        input.ReadExactly(new byte[50], "bytes");
        Action checking = () => input.CheckLength(1UL << 40, "bytes");
        checking.Should().Throw<BadInputException>().WithMessage("*the 0 bytes that are left*");
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://exa mple:999999/")]
    public void Something_like_a_url_is_an_argument_error(string url)
    {
        Action making = () => _ = new PickleDatasetSource(url, "x");
        making.Should().Throw<ArgumentException>().WithMessage("*absolute http or https URL*");
    }

    private static async Task ShouldStop(Task loading, bool isCancelled, CancellationTokenSource cancelled)
    {
        if (isCancelled)
            cancelled.CancelAfter(50);
        Func<Task> waiting = () => loading;
        if (isCancelled)
            await waiting.Should().ThrowAsync<OperationCanceledException>();
        else
            await waiting.Should().ThrowAsync<BadInputException>().WithMessage("*0.1 seconds*");
    }

    private static async Task RefusedPickle(byte[] images, string message)
    {
        using MemoryStream memory = new(images), labels = new(GoldenData.Bytes("labels-p4-array.p"));
        await Refused(new PickleDatasetSource(memory, labels), message);
    }

    private static async Task<BadInputException> RefusedBatch(byte[] batch, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, batch);
            return await Refused(PickleDatasetSource.Batches([path]), message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MemoryStream Labels() => new(GoldenData.Bytes("labels-column.npy"));

    /// <summary>Never sends anything, and does not listen either.</summary>
    private sealed class DeafStream : ReadOnlyStream
    {
        private readonly ManualResetEventSlim closed = new();

        public override int Read(Span<byte> destination)
        {
            closed.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            closed.Set();
            base.Dispose(disposing);
        }
    }
}
