using System.Net;

namespace VlassNet.Formats.Input;

/// <summary>A download over http or https.</summary>
internal sealed class UrlLocation(Uri url, DownloadOptions options) : InputLocation
{
    public override string Name { get; } = WebAddress.Shown(url);

    public override long? Length => null;

    public override ByteInput Open(LoadMeter meter, CancellationToken token)
    {
        HttpResponseMessage response = Ask(token);
        try
        {
            Check(response);
            TransferWatch watch = new(options.IdleTimeout, options.MinBytesPerSecond, options.TimeProvider, token);
            Stream body = new StreamOverAsync(response.Content.ReadAsStream(token), leaveOpen: false, watch);
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

    private void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw WebRequests.Refused(url, response);
        if (response.Content.Headers.ContentLength == 0)
            throw WebRequests.NoData(url, "an empty answer");

        // The readers that take gzip find it by its first bytes.
        if (WebRequests.PackingOf(response) is { } packing && !WebRequests.IsGzip(packing))
            throw WebRequests.NoData(url, $"an answer packed with {packing}", advice: "Fetch the file yourself, and load it from its path.");
    }

    private HttpResponseMessage Ask(CancellationToken token)
    {
        try
        {
            return new WebRequests(options).GetAsync(url, _ => { }, token).GetAwaiter().GetResult();
        }
        catch (TransientFailure error)
        {
            throw WebRequests.NoData(url, error.Message, error);
        }
    }
}
