namespace VlassNet;

/// <summary>Answers that send elsewhere.</summary>
internal static class WebRedirect
{
    public static bool Is(HttpResponseMessage answer) => (int)answer.StatusCode is 300 or 301 or 302 or 303 or 307 or 308;

    /// <summary>Where a redirect leads.</summary>
    /// <param name="url">What was asked for first: what messages name.</param>
    /// <param name="place">What answered with the redirect.</param>
    /// <param name="answer">The redirect.</param>
    /// <exception cref="BadInputException">It leads nowhere, or to an address that must not be asked.</exception>
    public static Uri Next(Uri url, Uri place, HttpResponseMessage answer)
    {
        string[] places = answer.Headers.TryGetValues("Location", out IEnumerable<string>? said) ? [.. said] : [];
        if (places is not [{ Length: > 0 } text])
            throw Wrong(url, $"the answer {(int)answer.StatusCode} without one place to go on at");

        // "/path" alone would be read as a file of this machine where paths begin like that.
        bool isUrl = text[0] == '/'
            ? Uri.TryCreate(place, new Uri(text, UriKind.Relative), out Uri? next)
            : Uri.TryCreate(place, text, out next);
        if (!isUrl)
            throw Wrong(url, $"one to {WebAddress.Shown(text)}, which is no URL");
        if (!WebAddress.IsWeb(next!) || (place.Scheme == "https" && next!.Scheme != "https"))
            throw Astray(place, next!);
        return next!;
    }

    /// <summary>The error for a redirect to what is not the web, or to where anyone could read along.</summary>
    public static BadInputException Astray(Uri url, Uri next) => Wrong(url, $"one to {WebAddress.Shown(next)}");

    private static BadInputException Wrong(Uri url, string found) => new(
        url.Scheme == "https" ? "a redirect to an https URL" : "a redirect to an http or https URL", found, WebAddress.Shown(url),
        "Check the URL: the server sends to where nothing can be fetched safely.");
}
