using VlassNet.Data;
using VlassNet.Downloads;
using VlassNet.Tests.Data;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests.Downloads;

/// <summary>Passwords and tokens in URLs get into no message and no progress.</summary>
public class SecretsTests
{
    [Theory]
    [InlineData("https://a.org/b%20c/d.bin", "https://a.org/b c/d.bin")]
    [InlineData("https://a.org:8443/b?x", "https://a.org:8443/b?…")]
    [InlineData("https://me:secret@a.org/b?token=secret&x=secret&secret#secret", "https://a.org/b?token=…&x=…&…")]
    [InlineData("https://secret@a.org/pkg@1.0/b?sig=secret?secret", "https://a.org/pkg@1.0/b?sig=…")]
    [InlineData("ftp://me:secret@a.org/b", "ftp://a.org/b")]
    public void What_is_shown_of_a_url(string url, string shown) => WebAddress.Shown(new Uri(url)).Should().Be(shown);

    [Theory]
    [InlineData("https://me:secret@[bad/b?x=secret", "https://[bad/b?x=…")]
    [InlineData("https://me:se/cret@a.org:x/b", "https://a.org:x/b")]
    [InlineData("me:secret@a.org/b", "…@a.org/b")]
    [InlineData("https://[bad#secret", "https://[bad")]
    public void What_is_shown_of_a_text_that_is_no_url(string text, string shown) => WebAddress.Shown(text).Should().Be(shown);

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(503)]
    [InlineData(302)]
    [InlineData(200)]
    [InlineData(206)]
    public async Task No_error_and_no_progress_has_them(int status)
    {
        using RawServer server = new(_ => new RawAnswer(status, Content, "Location: ftp://me:secret@a.org/?token=hunter2"));
        using TempFolder folder = new();
        Uri url = new UriBuilder(server.Url("set.bin")) { UserName = "me", Password = "secret", Query = "token=hunter2&hunter2" }.Uri;
        List<string> told = [];
        Listener listener = new(step => told.Add(step.Source));
        foreach (long most in (long[])[10, 1_000_000])
        {
            DatasetDownloadOptions options = new() { CacheFolder = folder.Path, Retries = 0, MaxBytes = most };
            Func<Task> fetching = () => new DatasetDownload(url, new string('0', 64), options).FetchAsync(listener);
            told.Add((await fetching.Should().ThrowAsync<BadInputException>()).Which.ToString());
        }

        foreach (IDatasetSource source in (IDatasetSource[])[new NpyDatasetSource(url), new PickleDatasetSource(url, url)])
            told.Add((await FluentActions.Awaiting(() => source.LoadAsync(listener)).Should().ThrowAsync<BadInputException>()).Which.ToString());
        told.Should().NotContain(text => text.Contains("secret") || text.Contains("hunter2"));
    }

    [Fact]
    public void No_wrong_argument_has_them()
    {
        Action[] wrong =
        [
            () => _ = new DatasetDownload(new Uri("ftp://me:secret@a.org/?token=secret")),
            () => _ = new DatasetDownload(new Uri("b?token=secret", UriKind.Relative)),
            () => _ = new NpyDatasetSource(new Uri("ftp://me:secret@a.org/?token=secret")),
            () => _ = new NpyDatasetSource("https://me:se/cret@[bad/?token=secret"),
        ];
        foreach (Action making in wrong)
            making.Should().Throw<ArgumentException>().WithMessage("*http or https URL*").Which.ToString().Should().NotContain("secret").And.NotContain("cret@");
    }
}
