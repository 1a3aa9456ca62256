using System.Net.Http.Headers;

namespace VlassNet;

/// <summary>Asks a server for a file, and goes where it sends: to http and https only, and never from https to http.</summary>
/// <param name="options">
/// The client and its patience. Redirects are followed here only with the library's own client: one that a user brings may have credentials,
/// and knows where they may go.
/// </param>
internal sealed class WebRequests(DownloadOptions options)
{
    private const int MostRedirects = 10;
    private const string UsualAdvice = "Check the URL and the network.";

    /// <summary>The error for a server that has no data.</summary>
    public static BadInputException NoData(Uri url, string found, Exception? inner = null, string advice = UsualAdvice) =>
        new("an answer with the data", found, WebAddress.Shown(url), advice, inner);

    /// <summary>The error for an answer with a status that brings no data.</summary>
    public static BadInputException Refused(Uri url, HttpResponseMessage answer) => NoData(
        url, $"the answer {(int)answer.StatusCode} {answer.ReasonPhrase}", null, (int)answer.StatusCode switch
        {
            401 or 403 or 407 => "Check the URL, and whether you may have the file: "
                + $"{nameof(DownloadOptions)}.{nameof(DownloadOptions.Client)} takes a client with credentials.",
            >= 300 and < 400 => "Check the URL, and let your client follow redirects.",
            _ => UsualAdvice,
        });

    /// <summary>How an answer is packed for the way, though none was asked to be; null where it is not.</summary>
    public static string? PackingOf(HttpResponseMessage answer)
    {
        string[] packings = [.. answer.Content.Headers.ContentEncoding
            .Where(packing => !packing.Equals("identity", StringComparison.OrdinalIgnoreCase))];
        return packings.Length == 0 ? null : string.Join(", ", packings);
    }

    /// <summary>Whether a packing is gzip's, which is also a kind of file.</summary>
    public static bool IsGzip(string packing) => packing.ToLowerInvariant() is "gzip" or "x-gzip";

    /// <summary>Asks once, and returns the first answer that is no redirect; its body is not read yet.</summary>
    /// <param name="url">What to ask for.</param>
    /// <param name="prepare">Adds headers to each request.</param>
    /// <param name="token">Ends the wait.</param>
    /// <exception cref="TransientFailure">No answer, in a way that may pass.</exception>
    /// <exception cref="BadInputException">No answer, for good; or a redirect to an address that must not be asked.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri url, Action<HttpRequestMessage> prepare, CancellationToken token)
    {
        using CancellationTokenSource patience = new(options.ResponseTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        Uri place = url;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage answer = await SendAsync(url, place, prepare, either.Token, token).ConfigureAwait(false);
            try
            {
                if (!WebRedirect.Is(answer) || options.Client is not null)
                {
                    // A client that follows by itself has been there already; what it brought is not taken.
                    if (answer.RequestMessage?.RequestUri is { } last && !WebAddress.IsWeb(last))
                        throw WebRedirect.Astray(url, last);
                    return answer;
                }

                if (redirects == MostRedirects)
                    throw NoData(url, $"more than {MostRedirects} redirects");
                place = WebRedirect.Next(url, place, answer);
                answer.Dispose();
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri url, Uri place, Action<HttpRequestMessage> prepare, CancellationToken either, CancellationToken token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, place);

        // The bytes as they are stored, not as they are packed for the way: a range is one of those.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        prepare(request);
        HttpClient client = options.Client ?? SharedHttpClient.Instance;
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, token);
        }
        catch (OperationCanceledException error)
        {
            string limit = either.IsCancellationRequested
                ? $"{options.ResponseTimeout.TotalSeconds:0.#} seconds" : "the client's own time-out";
            throw new TransientFailure($"no answer within {limit}", null, error);
        }
        catch (HttpRequestException error)
        {
            throw error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded
                or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown
                ? new TransientFailure(error.Message, null, error)
                : NoData(url, error.Message, error);
        }
        catch (Exception error) when (error is UriFormatException or NotSupportedException or ArgumentException)
        {
            // What a client that follows redirects by itself makes of one that leads nowhere.
            throw NoData(url, "a redirect that the client cannot follow", error, "Check the URL: the server sends elsewhere.");
        }
    }
}
