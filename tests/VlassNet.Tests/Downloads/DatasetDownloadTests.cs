using VlassNet.Downloads;
using VlassNet.Tests.Data;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

public class DatasetDownloadTests
{
    [Fact]
    public async Task A_file_is_fetched_once()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request)) { Sha256 = Hash };
        List<LoadProgress> told = [];
        await download.Download.FetchAsync(new Listener(told.Add));
        told[0].Should().Be(new LoadProgress(download.Download.Url.ToString(), 0, Content.Length));
        told[^1].Fraction.Should().Be(1);
        told.Select(step => step.Done).Should().BeInAscendingOrder();
        await download.ShouldFetch();
        download.Server.Requests.Should().ContainSingle().Which.Headers["Accept-Encoding"].Should().Be("identity");
    }

    [Fact]
    public async Task Many_at_once_fetch_it_once()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => download.Download.FetchAsync()));
        await download.ShouldFetch();
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_waits_for_another_can_stop_waiting()
    {
        using DownloadCase download = new(_ => Cut($"ETag: {Tag}") with { Hangs = true });
        using CancellationTokenSource first = new(), second = new();
        TaskCompletionSource begun = new();
        Task fetching = download.Download.FetchAsync(
            new Listener(_ => begun.TrySetResult()), first.Token);
        await begun.Task;
        Task waiting = download.Download.FetchAsync(null, second.Token);
        await second.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        await first.CancelAsync();
        await FluentActions.Awaiting(() => fetching).Should().ThrowAsync<OperationCanceledException>();
        download.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_hash_that_differs_is_refused_and_the_file_not_kept()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request)) { Sha256 = new string('0', 64) };
        await download.ShouldFail($"*/set.bin: expected a file with the SHA-256 0000*{Hash.ToLowerInvariant()}*");
        download.Kept.Should().Equal("set.bin.lock");
    }

    [Fact]
    public async Task A_kept_file_with_another_hash_is_fetched_anew()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request)) { Sha256 = Hash };
        await File.WriteAllBytesAsync(download.Download.FilePath, [1, 2, 3]);
        await download.ShouldFetch();
        await download.ShouldFetch();
        download.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused(bool isAnnounced)
    {
        using DownloadCase download = new(
            request => RawServer.Serve(Content, Tag, request) with { Announced = isAnnounced ? Content.Length : null });
        download.Options = download.Options with { MaxBytes = Content.Length - 1 };
        await download.ShouldFail("*expected at most 399,999 bytes; found more*MaxBytes*");
        download.Kept.Should().Equal("set.bin.lock");
        download.Options = download.Options with { MaxBytes = Content.Length };
        await download.ShouldFetch();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_refused()
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request));
        string file = Path.Combine(download.Options.CacheFolder!, "file");
        await File.WriteAllBytesAsync(file, []);
        download.Options = download.Options with { CacheFolder = file };
        await download.ShouldFail("*a folder where downloads can be kept*CacheFolder*");
        download.Server.Requests.Should().BeEmpty();
    }

    [UnixTheory]
    [InlineData(".part")]
    [InlineData(".part.of")]
    [InlineData(".lock")]
    public async Task A_link_in_place_of_a_part_is_not_followed(string end)
    {
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request));
        foreach (string target in (string[])["there", "missing"])
        {
            string path = Path.Combine(download.Options.CacheFolder!, target);
            if (target == "there")
                await File.WriteAllTextAsync(path, "mine");
            File.CreateSymbolicLink(download.Download.FilePath + end, path);
            await download.ShouldFail($"*{end}: expected a file that a download made, or none; found a symbolic link to */{target}. Delete the link*");
            File.Delete(download.Download.FilePath + end);
        }

        download.Server.Requests.Should().BeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(download.Options.CacheFolder!, "there"))).Should().Be("mine");
        File.Exists(Path.Combine(download.Options.CacheFolder!, "missing")).Should().BeFalse();
    }

    [Theory]
    [InlineData("https://a.org/b/vlass_labels.p", "-vlass_labels.p")]
    [InlineData("https://a.org/b/..%2F..%2Fetc%3Apasswd?x=/y", "-.._.._etc_passwd")]
    [InlineData("https://a.org", "-_")]
    public void A_file_is_named_by_its_url(string url, string end)
    {
        DatasetDownloadOptions options = new() { CacheFolder = "cache" };
        string path = new DatasetDownload(new Uri(url), null, options).FilePath;
        Path.GetDirectoryName(path).Should().Be(Path.GetFullPath("cache"));
        Path.GetFileName(path).Should().MatchRegex("^[0-9a-f]{16}-").And.Subject[16..].Should().Be(end);
        new DatasetDownload(new Uri(url + "?v=2"), null, options).FilePath.Should().NotBe(path);
    }

    [Fact]
    public void Wrong_arguments_are_refused_at_once()
    {
        Action other = () => _ = new DatasetDownload(new Uri("ftp://a.org/b"));
        other.Should().Throw<ArgumentException>().WithMessage("*http or https URL*");
        Action hash = () => _ = new DatasetDownload(new Uri("https://a.org/b"), "abc");
        hash.Should().Throw<ArgumentException>().WithMessage("*64 hexadecimal digits; received abc*");
        DatasetDownloadOptions options = new()
        {
            CacheFolder = " ",
            MaxBytes = 0,
            Retries = -1,
            FirstRetryDelay = TimeSpan.FromSeconds(-1),
            LongestRetryDelay = TimeSpan.FromDays(31),
            Download = new DownloadOptions { IdleTimeout = TimeSpan.Zero, MinBytesPerSecond = -1, TimeProvider = null! },
        };
        Action all = () => _ = new DatasetDownload(new Uri("https://a.org/b"), null, options);
        all.Should().Throw<ArgumentException>()
            .WithMessage("*CacheFolder*MaxBytes*Retries*FirstRetryDelay*LongestRetryDelay*IdleTimeout*MinBytesPerSecond*TimeProvider*");
    }

    [Fact]
    public void The_usual_folder_is_the_users()
    {
        string usual = UserCache.Folder();
        Path.IsPathFullyQualified(usual).Should().BeTrue();
        usual.Should().Contain("VlassNet");
        string root = Path.GetFullPath(Path.Combine("a", "root")), home = Path.GetFullPath("home");
        UserCache.Choose(root, home, ".cache").Should().Be(Path.Combine(root, "VlassNet"));
        UserCache.Choose("relative", home, ".cache").Should().Be(Path.Combine(home, ".cache", "VlassNet"));
        UserCache.Choose(null, home, ".cache").Should().Be(Path.Combine(home, ".cache", "VlassNet"));
        Action none = () => UserCache.Choose(null, "", ".cache");
        none.Should().Throw<ArgumentException>().WithMessage("*CacheFolder*");
    }
}
