using System.Net;
using System.Net.Sockets;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

public class DownloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Urls_are_read_with_and_without_a_known_length(bool isChunked)
    {
        using Server server = new(isChunked);
        GoldenData.ShouldBeSmall(
            await new PickleDatasetSource(server.Url("small-p2-f8-big.p"), server.Url("labels-p4-array.p")).LoadAsync(), "f8");
        using HttpClient client = new();
        PickleDatasetOptions options = new() { Download = new DownloadOptions { Client = client } };
        PickleDatasetSource source = new(new Uri(server.Url("large-p5-f8.p.gz")), new Uri(server.Url("labels")), options);
        GoldenData.ShouldBeLarge(await source.LoadAsync());
        GoldenData.ShouldBeLarge(await new NpyDatasetSource(server.Url("set-fortran.npz")).LoadAsync());
        GoldenData.ShouldBeSmall(
            await new NpyDatasetSource(server.Url("small-fortran.npy"), server.Url("labels-column.npy")).LoadAsync(), "f8");
    }

    [Fact]
    public async Task A_url_that_answers_404_says_so()
    {
        using Server server = new(isChunked: false);
        Func<Task> loading = () => new PickleDatasetSource(server.Url("none"), server.Url("labels-p4-array.p")).LoadAsync();
        (await loading.Should().ThrowAsync<BadInputException>()).WithMessage("*/none: *404*");
    }

    [Fact]
    public async Task A_url_where_nobody_answers_says_so()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        PickleDatasetOptions options = new() { Download = new DownloadOptions { ResponseTimeout = TimeSpan.FromMilliseconds(50) } };
        Func<Task> loading = () => new PickleDatasetSource(url, url, options).LoadAsync();
        (await loading.Should().ThrowAsync<BadInputException>()).WithMessage("*no answer within*");
        using CancellationTokenSource cancellation = new(50);
        Func<Task> cancelled = () => new PickleDatasetSource(url, url).LoadAsync(null, cancellation.Token);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        listener.Stop();
        await loading.Should().ThrowAsync<BadInputException>();
    }

    [Fact]
    public void Other_urls_are_refused_at_once()
    {
        Action making = () => _ = new PickleDatasetSource(new Uri("ftp://localhost/a"), new Uri("ftp://localhost/b"));
        making.Should().Throw<ArgumentException>();
    }

    /// <summary>Serves the golden files on the loopback; gzipped ones unzipped, and the labels of the large ones.</summary>
    private sealed class Server : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly bool isChunked;
        private readonly string prefix;

        public Server(bool isChunked)
        {
            this.isChunked = isChunked;
            using (TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                prefix = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            listener.Prefixes.Add(prefix);
            listener.Start();
            _ = ServeAsync();
        }

        public string Url(string name) => prefix + name;

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                Answer(context.Request.Url!.AbsolutePath[1..], context.Response);
            }
        }

        private void Answer(string name, HttpListenerResponse response)
        {
            if (name == "none")
            {
                response.StatusCode = 404;
            }
            else
            {
                using Stream content = name == "labels" ? GoldenData.LargeLabels()
                    : name.EndsWith(".gz", StringComparison.Ordinal) ? GoldenData.Unzipped(name, canSeek: true)
                    : File.OpenRead(GoldenData.Path(name));
                response.SendChunked = isChunked;
                if (!isChunked)
                    response.ContentLength64 = content.Length;
                content.CopyTo(response.OutputStream);
            }

            response.Close();
        }
    }
}
