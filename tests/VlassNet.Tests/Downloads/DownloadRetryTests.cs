using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
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

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task A_wait_that_makes_no_sense_is_not_waited(string asked)
    {
        using DownloadCase download = new(request => request.Number == 1
            ? new RawAnswer(429, [], $"Retry-After: {asked}")
            : RawServer.Serve(Content, Tag, request));
        await download.ShouldFetch();
        download.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_wait_before_a_retry_is_the_clocks()
    {
        using DownloadCase download = new(request => request.Number == 1
            ? new RawAnswer(503, [], "Retry-After: 100")
            : RawServer.Serve(Content, Tag, request));
        DateTimeOffset before = download.Pump.Clock.GetUtcNow();
        await download.ShouldFetch();
        (download.Pump.Clock.GetUtcNow() - before).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task A_date_to_come_back_at_is_understood()
    {
        using DownloadCase download = new(request => request.Number switch
        {
            1 => new RawAnswer(503, [], "Retry-After: Tue, 27 Jun 2023 10:11:12 GMT"),
            2 => new RawAnswer(503, [], "Retry-After: Fri, 02 Jan 2026 04:04:05 GMT"),
            _ => RawServer.Serve(Content, Tag, request),
        });

        // A clock that never ran: the seconds up to the date are the same however busy the machine is.
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        download.Options = download.Options with { FirstRetryDelay = TimeSpan.Zero, Download = download.Options.Download with { TimeProvider = clock } };
        await download.ShouldFail("*at attempt 2*left alone for 3600 seconds*");
    }

    [Fact]
    public async Task A_transfer_that_stands_still_is_gone_on_with()
    {
        // The time stands still but for what is waited for: until the idle time is over, and then until the server is asked again.
        using ClockPump pump = new();
        pump.Pause();
        using DownloadCase download = new(request =>
        {
            if (request.Number == 1)
                return Cut($"ETag: {Tag}") with { Hangs = true };
            pump.Pause();
            return RawServer.Serve(Content, Tag, request);
        });
        download.Options = download.Options with
        {
            Download = new DownloadOptions { TimeProvider = pump.Clock, IdleTimeout = TimeSpan.FromMinutes(1) },
        };
        await download.Download.FetchAsync(new Listener(step =>
        {
            if (step.Done >= 100_000)
                pump.Resume();
        }));
        await download.ShouldFetch();
        download.Server.Requests.Should().HaveCount(2);
        download.Server.Requests[1].From.Should().BeGreaterThanOrEqualTo(100_000);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TempFolder folder = new();
        using ClockPump pump = new();
        DatasetDownloadOptions options = new()
        {
            CacheFolder = folder.Path,
            Retries = 1,
            Download = new DownloadOptions { TimeProvider = pump.Clock },
        };
        Uri url = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Func<Task> fetching = () => new DatasetDownload(url, null, options).FetchAsync();
        await fetching.Should().ThrowAsync<BadInputException>().WithMessage("*no answer within 100 seconds, at attempt 2*");
        listener.Stop();
        await fetching.Should().ThrowAsync<BadInputException>().WithMessage("*at attempt 2*");
    }

    [Fact]
    public async Task A_client_of_ones_own_is_used_and_its_time_out_heeded()
    {
        using DownloadCase download = new(_ => new RawAnswer(500, []));
        using HttpClient client = new(new Deaf()) { Timeout = TimeSpan.FromMilliseconds(50) };
        download.Options = download.Options with { Retries = 0, Download = download.Options.Download with { Client = client } };
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
