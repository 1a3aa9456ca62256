using System.IO.Compression;
using System.Text;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

/// <summary>Answers that are wrong by mistake or on purpose.</summary>
public class HostileServerTests
{
    [Theory]
    [InlineData(200, true)]
    [InlineData(200, false)]
    [InlineData(204, false)]
    public async Task An_empty_answer_is_no_file(int status, bool isAnnounced)
    {
        using DownloadCase download = new(_ => new RawAnswer(status, [], $"ETag: {Tag}") with { Announced = isAnnounced ? 0 : null });
        await download.ShouldFail("*expected an answer with the data; found *");
        download.Server.Requests.Should().ContainSingle();
        download.Kept.Should().Equal("set.bin.lock");
    }

    [Theory]
    [InlineData("5\r\nhello\r\n")]
    [InlineData("5\r\nhello\r\n40")]
    [InlineData("5\r\nhel")]
    [InlineData("many\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\n")]
    public async Task Chunks_that_are_cut_off_or_make_no_sense_are_asked_for_again(string chunks)
    {
        using DownloadCase download = new(request => request.Number == 1
            ? new RawAnswer(200, Encoding.ASCII.GetBytes(chunks), "Transfer-Encoding: chunked", $"ETag: {Tag}") with { Announced = null }
            : RawServer.Serve(Content, Tag, request));
        await download.ShouldFetch();
        download.Server.Requests.Select(request => request.From).Should().Equal([null, null]);
    }

    [Theory]
    [InlineData("gzip", "set.bin")]
    [InlineData("br", "set.bin.gz")]
    [InlineData("deflate, gzip", "set.bin.gz")]
    public async Task An_answer_that_is_packed_for_the_way_is_refused(string packing, string path)
    {
        using DownloadCase download = new(_ => new RawAnswer(200, Zipped(), $"ETag: {Tag}", $"Content-Encoding: {packing}")) { Path = path };
        await download.ShouldFail($"*found the data packed with {packing}*");
        download.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("gzip", "set.bin.gz")]
    [InlineData("x-gzip", "set.tgz")]
    [InlineData("identity", "set.bin")]
    public async Task A_zip_file_that_is_labelled_as_packed_is_kept_as_it_is(string packing, string path)
    {
        byte[] zipped = Zipped();
        using DownloadCase download = new(_ => new RawAnswer(200, zipped, $"Content-Encoding: {packing}")) { Path = path };
        (await File.ReadAllBytesAsync(await download.Download.FetchAsync())).Should().Equal(zipped);
    }

    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(20_000, 20)]
    public async Task A_bomb_of_headers_is_no_answer(int count, int length)
    {
        string[] headers = [.. Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}")];
        using DownloadCase download = new(_ => new RawAnswer(200, Content, headers));
        await download.ShouldFail("*expected an answer with the data*");
        download.Kept.Should().Equal("set.bin.lock");
    }

    [Fact]
    public async Task A_body_without_an_end_is_left_at_the_limit()
    {
        using DownloadCase download = new(_ => new RawAnswer(200, Content) with { Announced = null, IsEndless = true });
        download.Options = download.Options with { MaxBytes = 3_000_000 };
        await download.ShouldFail("*expected at most 3,000,000 bytes; found more*");
        download.Kept.Should().Equal("set.bin.lock");
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_body_that_is_longer_than_announced_is_cut_there_and_has_another_hash()
    {
        using DownloadCase download = new(_ => new RawAnswer(200, Content) with { Announced = 1000 }) { Sha256 = Hash };
        await download.ShouldFail("*a file with the SHA-256*");
        download.Kept.Should().Equal("set.bin.lock");
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up()
    {
        using DownloadCase download = new(_ => new RawAnswer(200, [1], $"ETag: {Tag}") with { Announced = 1 << 30, IsEndless = true });
        download.Options = download.Options with
        {
            Retries = 0,
            Download = download.Options.Download with { IdleTimeout = TimeSpan.FromMinutes(1), MinBytesPerSecond = long.MaxValue },
        };
        await download.ShouldFail("*came for * seconds*");
    }

    [Fact]
    public async Task An_answer_that_is_no_http_is_refused()
    {
        using DownloadCase download = new(_ => new RawAnswer(-7, Content));
        await download.ShouldFail("*expected an answer with the data*");
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_gives_up_is_told_whether_the_next_goes_on()
    {
        using DownloadCase download = new(request => request.From is null ? Cut($"ETag: {Tag}") : new RawAnswer(500, []));
        download.Options = download.Options with { Retries = 1 };
        await download.ShouldFail("*the answer 500 Said, at attempt 2*goes on with what has come*");
        download.Kept.Should().Equal("set.bin.lock", "set.bin.part", "set.bin.part.of");
        using DownloadCase other = new(_ => Cut());
        other.Options = other.Options with { Retries = 1 };
        await other.ShouldFail("*after 250,000 bytes, at attempt 2*begins from the start*");
    }

    private static byte[] Zipped()
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Fastest))
            zip.Write(Content);
        return zipped.ToArray();
    }
}
