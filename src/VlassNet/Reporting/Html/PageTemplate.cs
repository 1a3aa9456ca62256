using System.Security.Cryptography;
using System.Text;

namespace VlassNet.Reporting.Html;

/// <summary>
/// A page with its style and its script, which are embedded under one name, are the same in every such page, hold nothing of its content,
/// and are the only ones that the page's policy lets run, by their hashes.
/// </summary>
/// <param name="name">What the three are called, e.g. <c>report</c>.</param>
internal sealed class PageTemplate(string name)
{
    private readonly string template = Resource($"{name}.html");
    private readonly string style = Resource($"{name}.css");
    private readonly string script = Resource($"{name}.js");

    /// <summary>Writes a page as UTF-8; the stream stays open.</summary>
    /// <param name="stream">Receives the page.</param>
    /// <param name="title">Its title, as plain text.</param>
    /// <param name="fill">Writes the markup for each other place of the template.</param>
    public void Write(Stream stream, string title, Action<string, TextWriter> fill)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);

        // The template is cut up before anything is put in, so that no text can pass for a place in it.
        string[] parts = template.Split("{{");
        writer.Write(parts[0]);
        foreach (string part in parts[1..])
        {
            int end = part.IndexOf("}}", StringComparison.Ordinal);
            string? common = part[..end] switch
            {
                "title" => Markup.Escape(title),
                "generator" => Markup.Escape(LibraryVersion.Name),
                "style-hash" => Hash(style),
                "script-hash" => Hash(script),
                "style" => style,
                "script" => script,
                _ => null,
            };
            if (common is null)
                fill(part[..end], writer);
            else
                writer.Write(common);
            writer.Write(part[(end + 2)..]);
        }
    }

    /// <summary>As the policy names a text: CSP level 2, hash-source.</summary>
    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using Stream stream = typeof(PageTemplate).Assembly.GetManifestResourceStream($"VlassNet.Reporting.Html.{name}")
            ?? throw new InvalidOperationException($"The library was built without {name}.");
        using StreamReader reader = new(stream, Encoding.UTF8);

        // A browser hashes the text with line feeds, however the file was checked out.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
