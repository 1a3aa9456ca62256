using System.Net;
using System.Net.Sockets;
using VlassNet.Downloads;
using VlassNet.Tests.Data;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

public class DownloadRetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Failures_that_may_pass_are_tried_again(int status)
    {
        using DownloadCase download = new(request => request.Number <= 2
            ? new RawAnswer(status, "sorry"u8.ToArray(), "Retry-After: 0")
            : RawServer.Serve(Content, Tag, request));
        await download.ShouldFetch();
        download.Server.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Others_are_not(int status)
    {
        using DownloadCase download = new(_ => new RawAnswer(status, []));
        await download.ShouldFail($"*the answer {status} Said*Check the URL*");
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Retries_come_to_an_end()
    {
        using DownloadCase download = new(_ => new RawAnswer(503, []));
        download.Options = download.Options with { Retries = 2 };
        await download.ShouldFail("*the answer 503 Said, at attempt 3*");
        download.Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_server_that_asks_for_too_long_a_wait_is_left_alone()
    {
        using DownloadCase download = new(_ => new RawAnswer(429, [], "Retry-After: 3600"));
        await download.ShouldFail("*the answer 429 Said, at attempt 1*left alone for 3600 seconds*");
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_date_to_come_back_at_is_understood()
    {
        using DownloadCase download = new(request => request.Number switch
        {
            1 => new RawAnswer(503, [], "Retry-After: Tue, 27 Jun 2023 10:11:12 GMT"),
            2 => new RawAnswer(503, [], "Retry-After: Fri, 27 Jun 2200 10:11:12 GMT"),
            _ => RawServer.Serve(Content, Tag, request),
        });
        await download.ShouldFail("*at attempt 2*left alone*");
    }

    [Fact]
    public async Task A_transfer_that_stands_still_is_gone_on_with()
    {
        using DownloadCase download = new(request => request.Number == 1
            ? Cut($"ETag: {Tag}") with { Hangs = true }
            : RawServer.Serve(Content, Tag, request));
        DownloadOptions impatient = new() { IdleTimeout = TimeSpan.FromMilliseconds(300) };
        download.Options = download.Options with { Download = impatient };
        await download.ShouldFetch();
        download.Server.Requests[1].From.Should().BePositive();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TempFolder folder = new();
        DatasetDownloadOptions options = new()
        {
            CacheFolder = folder.Path,
            Retries = 1,
            FirstRetryDelay = TimeSpan.Zero,
            Download = new DownloadOptions { ResponseTimeout = TimeSpan.FromMilliseconds(50) },
        };
        Uri url = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Func<Task> fetching = () => new DatasetDownload(url, null, options).FetchAsync();
        await fetching.Should().ThrowAsync<BadInputException>().WithMessage("*no answer within 0.1 seconds, at attempt 2*");
        listener.Stop();
        await fetching.Should().ThrowAsync<BadInputException>().WithMessage("*at attempt 2*");
    }

    [Fact]
    public async Task A_client_of_ones_own_is_used_and_its_time_out_heeded()
    {
        using DownloadCase download = new(_ => new RawAnswer(500, []));
        using HttpClient client = new(new Deaf()) { Timeout = TimeSpan.FromMilliseconds(50) };
        download.Options = download.Options with { Retries = 0, Download = new DownloadOptions { Client = client } };
        await download.ShouldFail("*the client's own time-out*");
        download.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_shortened_by_chance()
    {
        DatasetDownloadOptions options = new();
        Wait(1, 1).Should().Be(1);
        Wait(3, 1).Should().Be(4);
        Wait(3, 0).Should().Be(2);
        Wait(1000, 1).Should().Be(120);
        Wait(1000, 0).Should().Be(60);
        Wait(1, 0, asked: 30).Should().Be(30);
        Wait(6, 1, asked: 3).Should().Be(32);
        Wait(1, 1, asked: 121).Should().BeNull();

        double? Wait(int failures, double chance, double? asked = null) => RetryDelay
            .Of(failures, asked is double wait ? TimeSpan.FromSeconds(wait) : null, options, chance)?.TotalSeconds;
    }

    /// <summary>Never answers.</summary>
    private sealed class Deaf : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
