using System.Net;
using System.Net.Http.Headers;

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
        if (!part.IsComplete && !await TryAsync(token))
            await TryAsync(token);
    }

    /// <summary>Asks and receives. False if the server cannot go on with what is here, which is dropped then.</summary>
    private async Task<bool> TryAsync(CancellationToken token)
    {
        using HttpResponseMessage answer = await AskAsync(token);
        if (part.Length > 0 && answer.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable
            && !part.Served!.IsContinuedBy(answer, part.Length))
        {
            part.Restart(null);
            return false;
        }

        CheckStatus(answer);
        if (answer.StatusCode == HttpStatusCode.OK)
            part.Restart(ServedFile.Of(answer));
        long? total = part.Served?.Length ?? answer.Content.Headers.ContentLength;
        CheckSize(total ?? 0);
        await ReceiveAsync(answer, total, token);
        return true;
    }

    private async Task<HttpResponseMessage> AskAsync(CancellationToken token)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(options.Download.ResponseTimeout);
        using HttpRequestMessage request = new(HttpMethod.Get, url);

        // A range is one of the bytes as they are stored, not as they are packed for the way.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.IfRange = part.Served!.Condition;
        }

        try
        {
            HttpClient client = options.Download.Client ?? SharedHttpClient.Instance;
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            string limit = patience.IsCancellationRequested
                ? $"{options.Download.ResponseTimeout.TotalSeconds:0.#} seconds" : "the client's own time-out";
            throw new TransientFailure($"no answer within {limit}", null, error);
        }
        catch (HttpRequestException error)
        {
            throw error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded
                or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown
                ? new TransientFailure(error.Message, null, error)
                : NoData(error.Message, error);
        }
    }

    private void CheckStatus(HttpResponseMessage answer)
    {
        int code = (int)answer.StatusCode;
        if (code == 200 || (code == 206 && part.Length > 0))
            return;
        string found = $"the answer {code} {answer.ReasonPhrase}";
        if (code is 408 or 429 or >= 500)
            throw new TransientFailure(found, RetryAfter(answer.Headers.RetryAfter));
        throw NoData(found, null);
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) =>
        asked?.Delta ?? (asked?.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    private async Task ReceiveAsync(HttpResponseMessage answer, long? total, CancellationToken token)
    {
        // A buffer of this attempt alone: a read that is given up might still write to it.
        byte[] buffer = new byte[BufferSize];
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(token);
        meter.Report(part.Length, total);
        int count;
        while ((count = await ReadAsync(body, buffer, idle, token)) > 0)
        {
            long length = part.Length + count;
            if (length > total)
            {
                part.Restart(null);
                throw new TransientFailure($"more than the {total:N0} bytes that were announced");
            }

            CheckSize(length);
            await part.AppendAsync(buffer.AsMemory(0, count));
            meter.Report(length, total);
        }

        if (part.Length < total)
            throw new TransientFailure($"the end after {part.Length:N0} of {total:N0} bytes");
        if (total is null)
            meter.Report(part.Length, part.Length);
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationTokenSource idle, CancellationToken token)
    {
        idle.CancelAfter(options.Download.IdleTimeout);
        try
        {
            return await body.ReadAsync(buffer, idle.Token);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            double seconds = options.Download.IdleTimeout.TotalSeconds;
            throw new TransientFailure($"nothing more for {seconds:0.#} seconds, after {part.Length:N0} bytes", null, error);
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
            $"at most {options.MaxBytes:N0} bytes", "more", url.ToString(),
            $"Check the URL, or allow more: {nameof(DatasetDownloadOptions)}.{nameof(DatasetDownloadOptions.MaxBytes)}.");
    }

    private BadInputException NoData(string found, Exception? error) =>
        new("an answer with the data", found, url.ToString(), "Check the URL and the network.", error);
}
