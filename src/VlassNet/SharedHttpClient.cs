namespace VlassNet;

/// <summary>
/// The client of all downloads that are given none of their own. How long they wait is for the options to say. It follows no redirect by
/// itself: <see cref="WebRequests"/> looks at each first.
/// </summary>
internal static class SharedHttpClient
{
    private static readonly Lazy<HttpClient> Shared = new(() =>
        new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan });

    public static HttpClient Instance => Shared.Value;
}
