using System.Security.Cryptography;
using VlassNet.Downloads;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Downloads;

/// <summary>A file to download, a server that has it, and a folder of its own to keep it in.</summary>
internal sealed class DownloadCase : IDisposable
{
    public const string Tag = "\"one\"";

    private readonly TempFolder folder = new();

    public DownloadCase(Func<RawRequest, RawAnswer> answer)
    {
        Server = new RawServer(answer);
        Options = new DatasetDownloadOptions
        {
            CacheFolder = folder.Path,
            Download = new DownloadOptions
            {
                TimeProvider = Pump.Clock, ResponseTimeout = TimeSpan.FromDays(1), IdleTimeout = TimeSpan.FromDays(1),
            },
        };
    }

    public ClockPump Pump { get; } = new();

    /// <summary>Longer than the buffers on the way, and the same every time.</summary>
    public static byte[] Content { get; } = Bytes(400_000, 1);

    public static string Hash { get; } = Convert.ToHexString(SHA256.HashData(Content));

    public RawServer Server { get; }

    public DatasetDownloadOptions Options { get; set; }

    public string? Sha256 { get; init; }

    /// <summary>What to ask for.</summary>
    public string Path { get; init; } = "set.bin";

    public DatasetDownload Download => new(Server.Url(Path), Sha256, Options);

    /// <summary>What is in the folder, without the hash of the URL.</summary>
    public string[] Kept => [.. Directory.EnumerateFiles(folder.Path)
        .Select(path => path[(path.IndexOf('-', folder.Path.Length) + 1)..]).Order(StringComparer.Ordinal)];

    public static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The first part of the content with the length of all: as if the connection broke.</summary>
    public static RawAnswer Cut(params string[] headers) =>
        new(200, Content[..250_000], headers) { Announced = Content.Length };

    public async Task ShouldFetch(byte[]? expected = null)
    {
        string path = await Download.FetchAsync();
        path.Should().Be(Download.FilePath);
        (await File.ReadAllBytesAsync(path)).AsSpan().SequenceEqual(expected ?? Content).Should().BeTrue();
        Kept.Should().Equal("set.bin", "set.bin.lock");
    }

    public async Task<BadInputException> ShouldFail(string message)
    {
        Func<Task> fetching = () => Download.FetchAsync();
        BadInputException error = (await fetching.Should().ThrowAsync<BadInputException>().WithMessage(message)).Which;
        File.Exists(Download.FilePath).Should().BeFalse();
        return error;
    }

    public void Dispose()
    {
        Server.Dispose();
        Pump.Dispose();
        folder.Dispose();
    }
}
