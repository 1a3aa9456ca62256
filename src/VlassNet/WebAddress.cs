namespace VlassNet;

/// <summary>
/// URLs in arguments and in messages. A URL may hold a password (<c>https://user:password@host/</c>) or a token (the values of a query),
/// and messages end in logs and in bug reports: those parts are cut out of all that is shown.
/// </summary>
internal static class WebAddress
{
    private const string Cut = "…";

    public static bool IsWeb(Uri url) => url.IsAbsoluteUri && url.Scheme is "http" or "https";

    /// <summary>Refuses an argument that is no absolute http or https URL.</summary>
    public static void Require(Uri url, string parameter)
    {
        ArgumentNullException.ThrowIfNull(url, parameter);
        if (!IsWeb(url))
            throw NoUrl(Shown(url), parameter);
    }

    /// <summary>The exception for an argument that is no URL.</summary>
    public static ArgumentException NoUrl(string shown, string parameter) =>
        new($"expected an absolute http or https URL; received {shown}", parameter);

    /// <summary>A URL without the user, the password, the values of the query and the fragment.</summary>
    public static string Shown(Uri url)
    {
        // Only of these is it known what is a query: of ftp's, say, it is a part of the path.
        if (!IsWeb(url))
            return Shown(url.OriginalString);
        string place = url.GetComponents(
            UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        return place + ShownQuery(url.Query.TrimStart('?'));
    }

    /// <summary>A text that may be no URL at all, without what could be a user, a password or the values of a query.</summary>
    public static string Shown(string text)
    {
        // A scheme without queries has its ? escaped.
        text = text.Split('#')[0].Replace("%3F", "?", StringComparison.OrdinalIgnoreCase);
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string place = query < 0 ? text : text[..query], values = query < 0 ? "" : text[(query + 1)..];

        // What stands before the last @ may be a password with a slash in it: a text that does not parse is not to be trusted.
        int user = place.IndexOf("//", StringComparison.Ordinal) + 2, host = place.LastIndexOf('@');
        if (host >= user && user >= 2)
            place = place[..user] + place[(host + 1)..];
        else if (host >= 0)
            place = Cut + place[host..];
        return place + ShownQuery(values);
    }

    /// <summary>The names of a query; what has no name may itself be a token.</summary>
    private static string ShownQuery(string query) => query.Length == 0
        ? ""
        : "?" + string.Join('&', query.Split('&').Select(part =>
            part.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0 ? part[..(equals + 1)] + Cut : Cut));
}
