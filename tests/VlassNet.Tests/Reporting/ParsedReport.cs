using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VlassNet.Tests.Reporting;

/// <summary>A report taken apart: the page is well-formed XML but for its first line and what is in its style and script.</summary>
internal sealed partial class ParsedReport
{
    public ParsedReport(string html)
    {
        Style = StyleText().Match(html).Groups[1].Value;
        Script = ScriptText().Match(html).Groups[1].Value;
        string page = html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        page = page.Replace(Style, "", StringComparison.Ordinal).Replace(Script, "", StringComparison.Ordinal);
        Root = XDocument.Parse(page).Root!;
    }

    public string Style { get; }

    public string Script { get; }

    public XElement Root { get; }

    public IEnumerable<XElement> Elements(string name) =>
        Root.Descendants().Where(element => element.Name.LocalName == name);

    public IEnumerable<XElement> OfClass(string name) =>
        Root.Descendants().Where(element => ((string?)element.Attribute("class") ?? "").Split(' ').Contains(name));

    public XElement? WithId(string id) => Root.Descendants().SingleOrDefault(element => (string?)element.Attribute("id") == id);

    /// <summary>The numbers of a card: its value and its interval.</summary>
    public (string Value, string Range) Card(string name)
    {
        XElement card = OfClass("card").Single(card => card.Elements().First().Value == name);
        return (Part("value"), Part("range"));

        string Part(string part) => card.Elements().Single(element => (string?)element.Attribute("class") == part).Value;
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleText();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptText();
}
