namespace VlassNet.Formats.Input;

/// <summary>A download over http or https.</summary>
internal sealed class UrlLocation(Uri url, DownloadOptions options) : InputLocation
{
    public override string Name => url.ToString();

    public override long? Length => null;

    public override ByteInput Open(LoadMeter meter, CancellationToken token)
    {
        HttpResponseMessage response = Ask(token);
        try
        {
            if (!response.IsSuccessStatusCode)
                throw NoData($"the answer {(int)response.StatusCode} {response.ReasonPhrase}", null);
            Stream body = new StreamOverAsync(response.Content.ReadAsStream(token), false, options.IdleTimeout, token);
            ByteInput input = new(body, Name, response.Content.Headers.ContentLength, null, false, meter, token);
            input.Own(response);
            return input;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpResponseMessage Ask(CancellationToken token)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(options.ResponseTimeout);
        try
        {
            HttpClient client = options.Client ?? SharedHttpClient.Instance;
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .GetAwaiter().GetResult();
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            throw NoData($"no answer within {options.ResponseTimeout.TotalSeconds:0.#} seconds", error);
        }
        catch (HttpRequestException error)
        {
            throw NoData(error.Message, error);
        }
    }

    private BadInputException NoData(string found, Exception? error) =>
        new("an answer with the data", found, Name, "Check the URL and the network.", error);
}
