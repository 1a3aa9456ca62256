using System.Net;
using VlassNet.Data;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

/// <summary>Servers that send elsewhere.</summary>
public class RedirectTests
{
    public static TheoryData<string> Astray => new(
        "ftp://127.0.0.1/set.bin", "file:///etc/passwd", "file://host/share", "gopher://127.0.0.1/", "javascript:alert(1)", "data:,abc",
        "mailto:a@b.org", "C:\\set.bin", "http://", "http://[::bad/", "http://127.0.0.1:99999/", "https:///", "");

    [Theory]
    [InlineData(300, "/other.bin")]
    [InlineData(301, "/other.bin")]
    [InlineData(302, "other.bin")]
    [InlineData(303, "//HOST/other.bin")]
    [InlineData(307, "http://HOST/other.bin")]
    [InlineData(308, "../x/../other.bin#part")]
    public async Task A_redirect_on_the_web_is_followed(int status, string place)
    {
        using DownloadCase download = new(request => request.Path == "/set.bin"
            ? new RawAnswer(status, "elsewhere"u8.ToArray(), $"Location: {place.Replace("HOST", request.Headers["Host"], StringComparison.Ordinal)}")
            : request.Number == 2 ? Cut($"ETag: {Tag}") : RawServer.Serve(Content, Tag, request));
        await download.ShouldFetch();
        download.Server.Requests.Select(request => request.Path).Should().Equal("/set.bin", "/other.bin", "/set.bin", "/other.bin");
        download.Server.Requests[3].From.Should().BePositive("the range is asked for where the file is");
    }

    [Theory]
    [MemberData(nameof(Astray))]
    public async Task A_redirect_to_anything_else_is_refused(string place)
    {
        using DownloadCase download = new(_ => new RawAnswer(302, [], $"Location: {place}"));
        await download.ShouldFail("http://127.0.0.1:*/set.bin: expected a redirect to an http or https URL; found *");
        string url = download.Server.Url("set.npz").ToString();
        await FluentActions.Awaiting(() => new NpyDatasetSource(url).LoadAsync()).Should().ThrowAsync<BadInputException>()
            .WithMessage("http://127.0.0.1:*/set.npz: expected a redirect to an http or https URL; found *");
        download.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_redirect_to_nowhere_or_to_two_places_is_refused()
    {
        using DownloadCase download = new(request => request.Number == 1
            ? new RawAnswer(302, [])
            : new RawAnswer(302, [], "Location: /a", "Location: /b"));
        await download.ShouldFail("*the answer 302 without one place*");
        await download.ShouldFail("*the answer 302 without one place*");
    }

    [Fact]
    public async Task Redirects_in_a_circle_come_to_an_end()
    {
        using DownloadCase download = new(request => new RawAnswer(302, [], $"Location: /{request.Number % 2}"));
        await download.ShouldFail("*/set.bin: *found more than 10 redirects*");
        download.Server.Requests.Should().HaveCount(11);
    }

    [Fact]
    public void Nobody_is_sent_from_https_to_http()
    {
        Uri url = new("https://a.org/b/c");
        Next("https://other.org/d").Should().Be(new Uri("https://other.org/d"));
        Next("d").Should().Be(new Uri("https://a.org/b/d"));
        FluentActions.Invoking(() => Next("http://a.org/b/c")).Should().Throw<BadInputException>()
            .WithMessage("https://a.org/b/c: expected a redirect to an https URL; found one to http://a.org/b/c*");

        Uri Next(string place)
        {
            using HttpResponseMessage answer = new(HttpStatusCode.Found);
            answer.Headers.TryAddWithoutValidation("Location", place);
            return WebRedirect.Next(url, url, answer);
        }
    }

    /// <summary>It goes there by itself; what it brings is not taken, and what it throws is an error like others.</summary>
    [Theory]
    [MemberData(nameof(Astray))]
    public async Task A_client_of_ones_own_that_is_sent_astray_brings_nothing(string place)
    {
        using DownloadCase download = new(request => request.Path == "/set.bin"
            ? new RawAnswer(302, [], $"Location: {place.Replace("127.0.0.1/", request.Headers["Host"] + "/", StringComparison.Ordinal)}")
            : new RawAnswer(200, Content));
        using HttpClient client = new();
        download.Options = download.Options with { Retries = 0, Download = download.Options.Download with { Client = client } };
        await download.ShouldFail("http://127.0.0.1:*/set.bin: expected *");
    }

    [Fact]
    public async Task A_client_of_ones_own_that_follows_none_is_told_so()
    {
        using DownloadCase download = new(_ => new RawAnswer(302, [], "Location: /other.bin"));
        using HttpClientHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient client = new(handler);
        download.Options = download.Options with { Download = download.Options.Download with { Client = client } };
        await download.ShouldFail("*the answer 302 Said*let your client follow redirects*");
        download.Server.Requests.Should().ContainSingle();
    }
}
