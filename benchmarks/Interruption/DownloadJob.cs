using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using VlassNet.Downloads;

namespace VlassNet.Interruption;

/// <summary>
/// A file from a server on this machine that is in no hurry. No worker may ask for less than what one
/// before it had saved.
/// </summary>
internal sealed class DownloadJob : Job
{
    private const string Tag = "\"one\"";
    private const int BlockLength = 64 << 10;
    private const int Blocks = 256;

    private static readonly byte[] Content = MakeContent();

    private HttpListener? server;
    private long furthest;
    private string? lost;

    public override string Name => "download";

    public override string Result => "result.bin";

    /// <summary>The address.</summary>
    public override string Argument => server!.Prefixes.Single();

    public override void Work(string folder, string argument)
    {
        // An earlier worker may have been killed after its last step.
        if (File.Exists(Path.Combine(folder, Result)))
            return;
        DatasetDownloadOptions options = new() { CacheFolder = Path.Combine(folder, "cache"), Retries = 0 };
        string path = new DatasetDownload(new Uri(argument + "set.bin"), Hash(), options).FetchAsync().GetAwaiter().GetResult();
        File.Move(path, Path.Combine(folder, Result), overwrite: true);
    }

    public override void Begin()
    {
        furthest = 0;
        if (server is not null)
            return;
        for (int port = 20_000 + (Environment.ProcessId % 10_000); server is null; port++)
        {
            HttpListener listener = new();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                listener.Start();
                server = listener;
            }
            catch (HttpListenerException)
            {
                // The port is taken.
            }
        }

        _ = ServeAsync(server);
    }

    public override void Check(string folder)
    {
        if (lost is not null)
            throw new LostException(lost);
    }

    public override void Dispose() => server?.Close();

    private static byte[] MakeContent()
    {
        byte[] content = new byte[Blocks * BlockLength];
        new Random(1).NextBytes(content);
        return content;
    }

    private static string Hash() => Convert.ToHexString(SHA256.HashData(Content));

    private async Task ServeAsync(HttpListener listener)
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

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            HttpListenerResponse response = context.Response;
            string? range = context.Request.Headers["Range"];
            int from = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            if (from < furthest)
                lost = string.Create(CultureInfo.InvariantCulture, $"a worker asked for bytes from {from} on; one before it, from {furthest}");
            furthest = from;
            response.Headers["ETag"] = Tag;
            response.ContentLength64 = Content.Length - from;
            if (range is not null)
            {
                response.StatusCode = 206;
                response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{Content.Length - 1}/{Content.Length}");
            }

            for (int at = from; at < Content.Length; at += BlockLength)
            {
                await response.OutputStream.WriteAsync(Content.AsMemory(at, Math.Min(BlockLength, Content.Length - at)));
                await Task.Delay(20);
            }

            response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The worker was killed.
        }
    }
}
