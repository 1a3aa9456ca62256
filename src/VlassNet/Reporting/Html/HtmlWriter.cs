using System.Text;

namespace VlassNet.Reporting.Html;

/// <summary>Puts a page together. All that is not named markup is text, and is escaped. The page is well-formed XML besides.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder html = new();
    private readonly Stack<string> open = [];

    /// <summary>Begins an element; an attribute without a value is left out.</summary>
    public HtmlWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes).Append('>');
        open.Push(name);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        html.Append("</").Append(open.Pop()).Append(">\n");
        return this;
    }

    public HtmlWriter Text(string text)
    {
        html.Append(Markup.Escape(text));
        return this;
    }

    /// <summary>An element that holds text alone.</summary>
    public HtmlWriter Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes).Append('>').Append(Markup.Escape(text)).Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>An element that holds nothing.</summary>
    public HtmlWriter Void(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes).Append(" />");
        return this;
    }

    /// <summary>A figure with what there is to say of it.</summary>
    public HtmlWriter Figure(Figure figure, string caption)
    {
        Open("figure", ("class", "figure"));
        html.Append(figure.Svg);
        Element("figcaption", caption);
        return Close();
    }

    public override string ToString() => html.ToString();

    private StringBuilder Begin(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        html.Append('<').Append(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
                html.Append(' ').Append(attribute).Append("=\"").Append(Markup.Escape(value)).Append('"');
        }

        return html;
    }
}
