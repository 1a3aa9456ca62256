using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace VlassNet.Downloads;

/// <summary>
/// A file on the web that is fetched once and then kept in a folder. A download that was interrupted or cancelled goes on where
/// it was, if the server can and still has the same file; failures that may pass are tried again.
/// </summary>
/// <remarks>
/// <para>
/// A part is continued only where the server proves that it is of the same bytes: by a strong <c>ETag</c>, or, where it sends none, by a
/// <c>Last-Modified</c> at least a minute before the <c>Date</c> of the same answer (RFC 9110 §8.8.2.2). Else the download begins again.
/// </para>
/// <para>
/// The file gets its name when it is complete, so there is never a part of it under <see cref="FilePath"/>. Until then a
/// <c>.part</c> and a <c>.part.of</c> lie beside it, and an empty <c>.lock</c> stays, by which threads and processes that want
/// the same file wait for the first. None of the three may be a symbolic link. Whether the server's file has changed since is not asked:
/// delete the file to fetch it again.
/// </para>
/// <para>
/// The messages of errors and the names in progress have neither the user and password nor the values of a query in them.
/// </para>
/// </remarks>
/// <example><c>string path = await new DatasetDownload(new Uri("https://…/set.npz")).FetchAsync(progress, token);</c></example>
public sealed class DatasetDownload
{
    // So many bytes more than ever before: a server that always begins again must not be asked for ever.
    private const long Headway = 1 << 20;

    private readonly DatasetDownloadOptions options;

    /// <summary>Says what to fetch; nothing happens yet.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="sha256">
    /// The SHA-256 that the file must have, as 64 hexadecimal digits; it is computed each time, of a file that is already there
    /// too. Null: none is known, and the file is as the server sent it.
    /// </param>
    /// <param name="options">Where to keep it, and how to fetch it; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The URL or the SHA-256 is of another kind, the options make no sense, or they name no folder and the user has none.
    /// </exception>
    public DatasetDownload(Uri url, string? sha256 = null, DatasetDownloadOptions? options = null)
    {
        WebAddress.Require(url, nameof(url));
        options?.Validate();
        this.options = options ?? new DatasetDownloadOptions();
        Url = url;
        Sha256 = sha256 is null ? null : FileHash.Parse(sha256, nameof(sha256));
        FilePath = Path.Combine(Path.GetFullPath(this.options.CacheFolder ?? UserCache.Folder()), NameFor(url));
    }

    /// <summary>Where the file is on the web.</summary>
    public Uri Url { get; }

    /// <summary>The SHA-256 that the file must have, in lower case, or null.</summary>
    public string? Sha256 { get; }

    /// <summary>
    /// Where the file is, or will be, on this machine: named by a hash of the URL and the last part of its path.
    /// </summary>
    public string FilePath { get; }

    /// <summary>Fetches the file if it is not there, waiting for a process that is fetching it already.</summary>
    /// <param name="progress">Told now and then how many bytes are here; fewer than before where the download began again.</param>
    /// <param name="cancellationToken">Stops it. What has come is kept for the next time.</param>
    /// <returns><see cref="FilePath"/>.</returns>
    /// <exception cref="BadInputException">
    /// The server does not answer, has no such file or an empty one, packs it or redirects to anything but http or https; the file is too
    /// large or has another SHA-256 (it is not kept then); or the folder cannot be written to, or has a symbolic link where a part of
    /// the file is to be.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<string> FetchAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => FetchToFolderAsync(progress, cancellationToken), cancellationToken);

    private static string NameFor(Uri url)
    {
        const int LongestName = 80;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)).AsSpan(0, 8));
        string last = Uri.UnescapeDataString(url.Segments[^1]);
        string name = string.Concat(last.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        return $"{hash}-{name[Math.Max(0, name.Length - LongestName)..]}";
    }

    private async Task<string> FetchToFolderAsync(IProgress<LoadProgress>? progress, CancellationToken token)
    {
        try
        {
            if (await IsThereAsync(token).ConfigureAwait(false))
                return FilePath;
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            FileStream gate = await FileGate.EnterAsync(FilePath + ".lock", options.Download.TimeProvider, token).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable gateClosing = gate.ConfigureAwait(false);

            // The one that had the gate before may have fetched it.
            if (await IsThereAsync(token).ConfigureAwait(false))
                return FilePath;
            using PartFile part = new(FilePath, options.Download.TimeProvider);
            await DownloadAsync(part, progress, token).ConfigureAwait(false);
            await CheckHashAsync(part, token).ConfigureAwait(false);
            part.Complete();
            return FilePath;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                "a folder where downloads can be kept", error.Message, FilePath,
                $"Check the folder and the room on the disk, or choose another: {nameof(DatasetDownloadOptions.CacheFolder)}.",
                error);
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken token)
    {
        if (Sha256 is null || !File.Exists(FilePath))
            return File.Exists(FilePath);
        FileStream file = new(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        await using ConfiguredAsyncDisposable fileClosing = file.ConfigureAwait(false);
        return await FileHash.OfAsync(file, token).ConfigureAwait(false) == Sha256;
    }

    private async Task DownloadAsync(PartFile part, IProgress<LoadProgress>? progress, CancellationToken token)
    {
        DownloadAttempt attempt = new(Url, options, part, new TransferMeter(progress, WebAddress.Shown(Url)));
        long furthest = part.Length;
        for (int failures = 1; ; failures++)
        {
            try
            {
                await attempt.RunAsync(token).ConfigureAwait(false);
                return;
            }
            catch (TransientFailure failure)
            {
                if (part.Length >= furthest + Headway)
                {
                    furthest = part.Length;
                    failures = 1;
                }

#pragma warning disable RS0030 // The retries of many clients are not to come at the same moments.
                TimeSpan? delay = RetryDelay.Of(failures, failure.RetryAfter, options, Random.Shared.NextDouble());
#pragma warning restore RS0030
                if (delay is null || failures > options.Retries)
                    throw GivenUp(failure, failures, delay is null, part);
                await Task.Delay(delay.Value, options.Download.TimeProvider, token).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckHashAsync(PartFile part, CancellationToken token)
    {
        if (Sha256 is null)
            return;
        string hash = await part.HashAsync(token).ConfigureAwait(false);
        if (hash == Sha256)
            return;
        part.Restart(null);
        throw new BadInputException(
            $"a file with the SHA-256 {Sha256}", $"one with {hash}, which was not kept", WebAddress.Shown(Url),
            "Try again; if it stays so, check the SHA-256: the server may have another file by now.");
    }

    private BadInputException GivenUp(TransientFailure failure, int attempts, bool isToldToWait, PartFile part) => new(
        "an answer with the data", $"{failure.Message}, at attempt {attempts}", WebAddress.Shown(Url),
        isToldToWait && failure.RetryAfter is { } wait
            ? $"The server asks to be left alone for {wait.TotalSeconds:0} seconds: try again then."
            : $"Check the URL and the network, and try again: it {(part.IsKept ? "goes on with what has come" : "begins from the start")}.",
        failure);
}
