using VlassNet.Tests.Data;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

/// <summary>What happens to a part of a file: gone on with, or dropped, but never put together with another file's.</summary>
public class ResumedDownloadTests
{
    private const string Date = "Tue, 27 Jun 2023 10:11:12 GMT";
    private const string MinuteLater = "Date: Tue, 27 Jun 2023 10:12:12 GMT";

    public static TheoryData<string, string[]> NoContinuations => new()
    {
        { "from", [$"Content-Range: bytes 1-{Content.Length - 1}/{Content.Length}", $"ETag: {Tag}"] },
        { "to", [$"Content-Range: bytes FROM-{Content.Length - 2}/{Content.Length}", $"ETag: {Tag}"] },
        { "total", [$"Content-Range: bytes FROM-{Content.Length - 1}/{Content.Length + 1}", $"ETag: {Tag}"] },
        { "tag", [$"Content-Range: bytes FROM-{Content.Length - 1}/{Content.Length}", "ETag: \"two\""] },
        { "weak tag", [$"Content-Range: bytes FROM-{Content.Length - 1}/{Content.Length}", $"ETag: W/{Tag}"] },
        { "no tag", [$"Content-Range: bytes FROM-{Content.Length - 1}/{Content.Length}", $"Last-Modified: {Date}"] },
        { "none", [$"ETag: {Tag}"] },
        { "unit", [$"Content-Range: lines FROM-{Content.Length - 1}/{Content.Length}"] },
    };

    [Theory]
    [InlineData($"ETag: {Tag}", Tag)]
    [InlineData($"Last-Modified: {Date}\r\n{MinuteLater}", Date)]
    public async Task A_connection_that_breaks_is_gone_on_with(string header, string condition)
    {
        using DownloadCase download = new(request => request.From is long from
            ? new RawAnswer(206, Content[(int)from..], header, $"Content-Range: {RawServer.Range(from, Content.Length)}")
            : Cut(header)) { Sha256 = Hash };
        await download.ShouldFetch();
        download.Server.Requests.Should().HaveCount(2);
        download.Server.Requests[1].From.Should().BeInRange(1, 250_000);
        download.Server.Requests[1].Condition.Should().Be(condition);
    }

    /// <summary>RFC 9110 §8.8.2.2 and §13.1.5.</summary>
    [Theory]
    [InlineData($"ETag: W/{Tag}")]
    [InlineData($"ETag: W/{Tag}\r\nLast-Modified: {Date}\r\n{MinuteLater}")]
    [InlineData($"ETag: no tag\r\nLast-Modified: {Date}\r\n{MinuteLater}")]
    [InlineData($"Last-Modified: {Date}")]
    [InlineData($"Last-Modified: {Date}\r\nDate: {Date}")]
    [InlineData($"Last-Modified: {Date}\r\nDate: Tue, 27 Jun 2023 10:12:11 GMT")]
    [InlineData($"Last-Modified: {Date}\r\nDate: yesterday")]
    public async Task A_file_of_which_nothing_proves_that_it_is_the_same_is_begun_again(string header)
    {
        using DownloadCase download = new(request => request.Number == 1 ? Cut(header) : new RawAnswer(200, Content, header));
        await download.ShouldFetch();
        download.Server.Requests.Select(request => request.From).Should().Equal([null, null]);
    }

    [Theory]
    [InlineData("Last-Modified: Tue, 27 Jun 2023 10:11:13 GMT")]
    [InlineData("ETag: \"one\"")]
    public async Task A_continuation_without_the_date_is_not_taken(string header)
    {
        using DownloadCase download = new(request => request.From is long from
            ? new RawAnswer(206, new byte[Content.Length - from], header, $"Content-Range: {RawServer.Range(from, Content.Length)}")
            : request.Number == 1 ? Cut($"Last-Modified: {Date}", MinuteLater) : new RawAnswer(200, Content));
        await download.ShouldFetch();
        download.Server.Requests.Select(request => request.From is null).Should().Equal(true, false, true);
    }

    [Fact]
    public async Task A_cancelled_download_is_gone_on_with_by_the_next()
    {
        using DownloadCase download = new(request => request.Number == 1
            ? Cut($"ETag: {Tag}") with { Hangs = true }
            : RawServer.Serve(Content, Tag, request));
        using CancellationTokenSource cancellation = new();
        Listener listener = new(step =>
        {
            if (step.Done >= 100_000)
                cancellation.Cancel();
        });
        Task fetching = download.Download.FetchAsync(listener, cancellation.Token);
        await FluentActions.Awaiting(() => fetching).Should().ThrowAsync<OperationCanceledException>();
        download.Kept.Should().Equal("set.bin.lock", "set.bin.part", "set.bin.part.of");
        await download.ShouldFetch();
        download.Server.Requests[1].From.Should().BeGreaterThanOrEqualTo(100_000);
    }

    [Fact]
    public async Task A_part_that_is_whole_already_needs_no_server()
    {
        using DownloadCase download = new(_ => new RawAnswer(500, []));
        WritePart(download, Content, $"VlassNet download 1\n{Tag}\n{Content.Length}\n{Content.Length}\n");
        await download.ShouldFetch();
        download.Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("VlassNet download 2\n\"one\"\n400000\n1000\n")]
    [InlineData("VlassNet download 1\nnothing\n400000\n1000\n")]
    [InlineData("VlassNet download 1\n\"one\"\n-400000\n1000\n")]
    [InlineData("VlassNet download 1\n\"one\"\n10\n1000\n")]
    [InlineData("VlassNet download 1\n\"one\"\n400000\n1001\n")]
    [InlineData("")]
    public async Task A_part_of_nobody_knows_what_is_dropped(string served)
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request));
        WritePart(download, new byte[1000], served);
        await download.ShouldFetch();
        download.Server.Requests.Should().ContainSingle().Which.From.Should().BeNull();
    }

    [Fact]
    public async Task Bytes_that_were_not_on_the_disk_for_certain_are_fetched_again()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request)) { Sha256 = Hash };
        WritePart(download, [.. Content[..1000], .. new byte[500]], $"VlassNet download 1\n{Tag}\n{Content.Length}\n1000\n");
        await download.ShouldFetch();
        download.Server.Requests.Should().ContainSingle().Which.From.Should().Be(1000);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_all_again()
    {
        using DownloadCase download = new(request => request.Number == 1
            ? Cut($"ETag: {Tag}")
            : new RawAnswer(200, Content, $"ETag: {Tag}"));
        await download.ShouldFetch();
        download.Server.Requests[1].From.Should().BePositive();
    }

    [Fact]
    public async Task A_file_that_has_changed_is_fetched_anew()
    {
        byte[] other = Bytes(300_000, 2);
        using DownloadCase download = new(request => request.Number == 1
            ? Cut($"ETag: {Tag}")
            : RawServer.Serve(other, "\"two\"", request));
        await download.ShouldFetch(other);
        download.Server.Requests.Should().HaveCount(2);
    }

    [Theory]
    [MemberData(nameof(NoContinuations))]
    public async Task An_answer_that_is_no_continuation_is_not_taken(string what, string[] headers)
    {
        what.Should().NotBeEmpty();
        byte[] other = Bytes(300_000, 2);
        using DownloadCase download = new(request => request.Number switch
        {
            1 => Cut($"ETag: {Tag}"),
            2 => new RawAnswer(206, new byte[Content.Length - (int)request.From!], [.. headers.Select(header =>
                header.Replace("FROM", $"{request.From}", StringComparison.Ordinal))]),
            _ => RawServer.Serve(other, "\"two\"", request),
        });
        download.Options = download.Options with { Retries = 1 };
        await download.ShouldFetch(other);
        download.Server.Requests.Select(request => request.From is null).Should().Equal(true, false, true);
    }

    [Fact]
    public async Task A_range_that_the_server_cannot_satisfy_is_not_asked_for_again()
    {
        using DownloadCase download = new(request => request.Number switch
        {
            1 => Cut($"ETag: {Tag}"),
            2 => new RawAnswer(416, [], "Content-Range: bytes */100"),
            _ => RawServer.Serve(Content, Tag, request),
        });
        await download.ShouldFetch();
        download.Server.Requests[2].From.Should().BeNull();
    }

    [Fact]
    public async Task A_range_that_nobody_asked_for_is_refused()
    {
        using DownloadCase download = new(
            _ => new RawAnswer(206, Content, $"Content-Range: {RawServer.Range(0, Content.Length)}"));
        await download.ShouldFail("*the answer 206*");
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task More_bytes_than_announced_are_not_kept()
    {
        using DownloadCase download = new(request => request.Number switch
        {
            1 => Cut($"ETag: {Tag}"),
            2 => new RawAnswer(
                206, Content, $"ETag: {Tag}", $"Content-Range: {RawServer.Range(request.From!.Value, Content.Length)}"),
            _ => RawServer.Serve(Content, Tag, request),
        });
        await download.ShouldFetch();
        download.Server.Requests[2].From.Should().BeNull();
    }

    [Fact]
    public async Task A_range_that_ends_early_is_gone_on_with()
    {
        using DownloadCase download = new(request => request.From is long from
            ? new RawAnswer(
                206, Content[(int)from..Math.Min(Content.Length, (int)from + 100_000)], $"ETag: {Tag}",
                $"Content-Range: {RawServer.Range(from, Content.Length)}")
            : Cut($"ETag: {Tag}"));
        await download.ShouldFetch();
        download.Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task Of_a_file_that_says_nothing_of_itself_no_part_is_kept()
    {
        using DownloadCase download = new(request => request.Number == 1 ? Cut() : new RawAnswer(404, []));
        await download.ShouldFail("*the answer 404*");
        download.Kept.Should().Equal("set.bin.lock");
        download.Server.Requests[1].From.Should().BeNull();
    }

    private static void WritePart(DownloadCase download, byte[] part, string served)
    {
        string path = download.Download.FilePath;
        File.WriteAllBytes(path + ".part", part);
        File.WriteAllText(path + ".part.of", served);
    }
}
