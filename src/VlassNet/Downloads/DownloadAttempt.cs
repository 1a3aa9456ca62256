using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace VlassNet.Downloads;

/// <summary>One attempt to get the rest of a file, or all of it.</summary>
internal sealed class DownloadAttempt(Uri url, DatasetDownloadOptions options, PartFile part, TransferMeter meter)
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="TransientFailure">It failed in a way that may pass.</exception>
    /// <exception cref="BadInputException">It failed for good.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        // Nobody could tell whether the server still has the file that this is a part of.
        if (part.Served is null)
            part.Restart(null);

        // The second time nothing is here, so that no range is asked for, and any answer is taken or refused.
        if (!part.IsComplete && !await TryAsync(token).ConfigureAwait(false))
            await TryAsync(token).ConfigureAwait(false);
    }

    /// <summary>Asks and receives. False if the server cannot go on with what is here, which is dropped then.</summary>
    private async Task<bool> TryAsync(CancellationToken token)
    {
        using HttpResponseMessage answer = await AskAsync(token).ConfigureAwait(false);
        if (part.Length > 0 && answer.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable
            && !part.Served!.IsContinuedBy(answer, part.Length))
        {
            part.Restart(null);
            return false;
        }

        CheckStatus(answer);
        CheckPacking(answer);
        if (answer.StatusCode == HttpStatusCode.OK)
            part.Restart(ServedFile.Of(answer));
        long? total = part.Served?.Length ?? answer.Content.Headers.ContentLength;
        CheckSize(total ?? 0);
        await ReceiveAsync(answer, total, token).ConfigureAwait(false);
        return true;
    }

    private Task<HttpResponseMessage> AskAsync(CancellationToken token) => new WebRequests(options.Download).GetAsync(
        url,
        request =>
        {
            if (part.Length == 0)
                return;
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.IfRange = part.Served!.Condition;
        },
        token);

    private void CheckStatus(HttpResponseMessage answer)
    {
        int code = (int)answer.StatusCode;
        if (code is 408 or 429 or >= 500)
            throw new TransientFailure($"the answer {code} {answer.ReasonPhrase}", RetryAfter(answer.Headers.RetryAfter));
        if (code != 200 && (code != 206 || part.Length == 0))
            throw WebRequests.Refused(url, answer);
    }

    /// <summary>What is kept has the name of the file that was asked for, so it must be that file and not a packed one.</summary>
    private void CheckPacking(HttpResponseMessage answer)
    {
        if (WebRequests.PackingOf(answer) is not { } packing || (WebRequests.IsGzip(packing) && IsZipFile(url)))
            return;
        throw WebRequests.NoData(
            url, $"the data packed with {packing}, though none was asked for",
            advice: "Check the URL: the server, or a cache on the way, changes what it sends.");
    }

    // Servers that label what is stored as .gz as packed for the way are many: those bytes are the file.
    private static bool IsZipFile(Uri url) =>
        Path.GetExtension(url.AbsolutePath).ToLowerInvariant() is ".gz" or ".tgz";

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) =>
        asked?.Delta ?? (asked?.Date is { } date ? date - options.Download.TimeProvider.GetUtcNow() : null);

    private async Task ReceiveAsync(HttpResponseMessage answer, long? total, CancellationToken token)
    {
        // A buffer of this attempt alone: a read that is given up might still write to it.
        byte[] buffer = new byte[BufferSize];
        DownloadOptions patience = options.Download;
        using TransferWatch watch = new(patience.IdleTimeout, patience.MinBytesPerSecond, patience.TimeProvider, token);
        Stream body = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable bodyClosing = body.ConfigureAwait(false);
        meter.Report(part.Length, total);
        int count;
        while ((count = await ReadAsync(body, buffer, watch).ConfigureAwait(false)) > 0)
        {
            long length = part.Length + count;
            if (length > total)
            {
                part.Restart(null);
                throw new TransientFailure($"more than the {total:N0} bytes that were announced");
            }

            CheckSize(length);
            await part.AppendAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            meter.Report(length, total);
        }

        if (part.Length < total)
            throw new TransientFailure($"the end after {part.Length:N0} of {total:N0} bytes");
        if (part.Length == 0)
            throw WebRequests.NoData(url, "an empty answer");
        if (total is null)
            meter.Report(part.Length, part.Length);
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, TransferWatch watch)
    {
        try
        {
            return await watch.ReadAsync(body, buffer).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new TransientFailure($"{error.Message}, after {part.Length:N0} bytes", null, error);
        }
    }

    private void CheckSize(long length)
    {
        if (length <= options.MaxBytes)
            return;
        part.Restart(null);
        throw new BadInputException(
            $"at most {options.MaxBytes:N0} bytes", "more", WebAddress.Shown(url),
            $"Check the URL, or allow more: {nameof(DatasetDownloadOptions)}.{nameof(DatasetDownloadOptions.MaxBytes)}.");
    }
}
