using System.Globalization;
using System.Text;

namespace VlassNet.Reporting;

/// <summary>
/// Puts an SVG picture together: a few shapes, and text that is escaped. Lengths are in points (1/72 inch), so that a size of 8 is
/// 8 pt type on paper; y points down. The file says how wide it is in millimetres.
/// </summary>
internal sealed class SvgWriter
{
    /// <summary>A column of most journals: 88 mm.</summary>
    public const double Column = 88 * PointsPerMillimetre;

    /// <summary>The two columns and what is between them: 180 mm.</summary>
    public const double Page = 180 * PointsPerMillimetre;

    /// <summary>Type of titles.</summary>
    public const double TitleSize = 9;

    /// <summary>Type of names and labels.</summary>
    public const double LabelSize = 8;

    /// <summary>Type of the numbers along an axis.</summary>
    public const double TickSize = 7;

    public const string Ink = "#1f2933";
    public const string FaintInk = "#5f6b7a";
    public const string GridLine = "#e3e7ec";
    public const string Ground = "#fbfcfd";

    private const double PointsPerMillimetre = 72 / 25.4;

    private readonly StringBuilder svg = new();

    public SvgWriter(double width, double height, string title)
    {
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        Attributes([("width", $"{N(width / PointsPerMillimetre)}mm"), ("height", $"{N(height / PointsPerMillimetre)}mm"),
            ("viewBox", $"0 0 {N(width)} {N(height)}"), ("role", "img"),
            ("font-family", "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif")]);
        svg.Append(">\n");
        Element("title", title);
        Rectangle(0, 0, width, height, "#ffffff");
    }

    /// <summary>A number as SVG has it, to a hundredth of a point.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public void Rectangle(double x, double y, double width, double height, string fill, string stroke = "none") =>
        Element(
            "rect", null, ("x", N(x)), ("y", N(y)), ("width", N(width)), ("height", N(height)), ("fill", fill), ("stroke", stroke),
            ("stroke-width", stroke == "none" ? "" : "0.75"));

    public void Line(double x1, double y1, double x2, double y2, string stroke, double width = 0.6, string dashes = "") => Element(
        "line", null, ("x1", N(x1)), ("y1", N(y1)), ("x2", N(x2)), ("y2", N(y2)), ("stroke", stroke), ("stroke-width", N(width)),
        ("stroke-dasharray", dashes));

    public void Curve(IEnumerable<(double X, double Y)> points, string stroke, string dashes = "", double width = 1.3) => Element(
        "polyline", null, ("points", Points(points)), ("fill", "none"), ("stroke", stroke), ("stroke-width", N(width)),
        ("stroke-linejoin", "round"), ("stroke-dasharray", dashes));

    public void Dot(double x, double y, double radius, string fill, string stroke) => Element(
        "circle", null, ("cx", N(x)), ("cy", N(y)), ("r", N(radius)), ("fill", fill), ("stroke", stroke), ("stroke-width", "1.2"));

    public void Shape(IEnumerable<(double X, double Y)> corners, string fill, string stroke) => Element(
        "polygon", null, ("points", Points(corners)), ("fill", fill), ("stroke", stroke), ("stroke-width", "1.2"));

    /// <param name="x">Where the anchor is.</param>
    /// <param name="y">Where the base line is.</param>
    /// <param name="text">The text; escaped here.</param>
    /// <param name="size">Height of the font.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="fill">Its colour.</param>
    /// <param name="angle">Degrees by which it is turned about its anchor, clockwise.</param>
    /// <param name="bold">Whether it is heavy.</param>
    public void Text(
        double x,
        double y,
        string text,
        double size,
        string anchor = "start",
        string fill = Ink,
        double angle = 0,
        bool bold = false) =>
        Element(
            "text", text, ("x", N(x)), ("y", N(y)), ("font-size", N(size)), ("text-anchor", anchor), ("fill", fill),
            ("font-weight", bold ? "600" : "400"), ("transform", angle == 0 ? "" : $"rotate({N(angle)} {N(x)} {N(y)})"));

    /// <summary>A rectangle with the colours of a map, that of 1 above.</summary>
    public void Gradient(double x, double y, double width, double height, ColorMap colors)
    {
        const int stops = 32;
        // Named after its colours, so that figures that share a web page do not take each other's.
        string id = $"scale-{colors.Name}";
        svg.Append(CultureInfo.InvariantCulture, $"<defs><linearGradient id=\"{id}\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">\n");
        for (int i = 0; i <= stops; i++)
        {
            double share = (double)i / stops;
            Element("stop", null, ("offset", share.ToString("0.####", CultureInfo.InvariantCulture)),
                ("stop-color", colors.At(share).ToString()));
        }

        svg.Append("</linearGradient></defs>\n");
        Rectangle(x, y, width, height, $"url(#{id})");
    }

    public string Finish() => svg.Append("</svg>\n").ToString();

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"));

    private void Element(string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        svg.Append('<').Append(name);
        Attributes(attributes);
        if (text is null)
            svg.Append("/>\n");
        else
            svg.Append('>').Append(Markup.Escape(text)).Append("</").Append(name).Append(">\n");
    }

    private void Attributes(ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach ((string name, string value) in attributes)
        {
            if (value.Length > 0)
                svg.Append(' ').Append(name).Append("=\"").Append(Markup.Escape(value)).Append('"');
        }
    }
}
