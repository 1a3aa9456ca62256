using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VlassNet.Tests.Downloads;

/// <summary>A request: the how-many-th it is, from 1, and its headers.</summary>
internal sealed record RawRequest(int Number, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Where the range begins that is asked for; null for the whole file.</summary>
    public long? From => Headers.TryGetValue("Range", out string? range)
        ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;

    public string? Condition => Headers.GetValueOrDefault("If-Range");
}

/// <summary>An answer, right or wrong: the length that it announces need not be that of its body.</summary>
internal sealed record RawAnswer(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>The length that is announced; null for none.</summary>
    public long? Announced { get; init; } = Body.Length;

    /// <summary>Whether nothing more comes after the body, and the connection stays open.</summary>
    public bool Hangs { get; init; }

    /// <summary>Whether the body comes again and again, until the client has enough.</summary>
    public bool IsEndless { get; init; }
}

/// <summary>Answers http on the loopback, byte for byte as it is told.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<RawRequest> requests = new();
    private readonly CancellationTokenSource closed = new();
    private readonly Func<RawRequest, RawAnswer> answer;

    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    public IReadOnlyList<RawRequest> Requests => [.. requests];

    /// <summary>A server that keeps to the rules: ranges, and the whole file where the condition does not hold.</summary>
    public static RawAnswer Serve(byte[] content, string tag, RawRequest request) =>
        request.From is long from && request.Condition == tag
            ? new RawAnswer(206, content[(int)from..], $"ETag: {tag}", $"Content-Range: {Range(from, content.Length)}")
            : new RawAnswer(200, content, $"ETag: {tag}");

    public static string Range(long from, long length) => $"bytes {from}-{length - 1}/{length}";

    public Uri Url(string name) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{name}");

    public void Dispose()
    {
        closed.Cancel();
        listener.Stop();
    }

    private async Task AcceptAsync()
    {
        while (!closed.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(closed.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request)
                return;
            RawAnswer said = answer(request);
            StringBuilder head = new($"HTTP/1.1 {said.Status} Said\r\nConnection: close\r\n");
            foreach (string header in said.Headers)
                head.Append(header).Append("\r\n");
            if (said.Announced is long length)
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), closed.Token);
            do
                await stream.WriteAsync(said.Body, closed.Token);
            while (said.IsEndless);
            if (said.Hangs)
                _ = await stream.ReadAsync(new byte[1], closed.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client has heard enough, or the test is over.
        }
    }

    private async Task<RawRequest?> ReadAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        if (await reader.ReadLineAsync(closed.Token) is not { } first)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        for (string? line = await reader.ReadLineAsync(closed.Token); line is { Length: > 0 };
            line = await reader.ReadLineAsync(closed.Token))
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        lock (requests)
        {
            RawRequest request = new(requests.Count + 1, first.Split(' ')[1], headers);
            requests.Enqueue(request);
            return request;
        }
    }
}
