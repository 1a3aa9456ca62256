using System.Globalization;
using System.Xml.Linq;
using VlassNet.Reporting;

namespace VlassNet.Tests.Reporting;

/// <summary>What can be told of a figure from its file.</summary>
internal static class SvgFacts
{
    /// <summary>The size in points, which has to be the one in millimetres.</summary>
    public static (double Width, double Height) Size(XElement svg)
    {
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        box[..2].Should().Equal(0, 0);
        Millimetres("width").Should().BeApproximately(box[2] * 25.4 / 72, 0.01);
        Millimetres("height").Should().BeApproximately(box[3] * 25.4 / 72, 0.01);
        return (box[2], box[3]);

        double Millimetres(string side) => Number(svg.Attribute(side)!.Value.Replace("mm", "", StringComparison.Ordinal));
    }

    public static XElement Parse(Figure figure) => XDocument.Parse(figure.Svg).Root!;

    public static IEnumerable<XElement> Elements(XElement svg, string name) =>
        svg.Descendants().Where(element => element.Name.LocalName == name);

    public static string[] Texts(XElement svg) => [.. Elements(svg, "text").Select(text => text.Value)];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Checks the box of every text, as wide as a wide font would make it, against the edges of the figure.</summary>
    public static void InsideOf(XElement svg)
    {
        (double width, double height) = Size(svg);
        foreach (XElement text in Elements(svg, "text"))
        {
            double x = Number(text.Attribute("x")!.Value), y = Number(text.Attribute("y")!.Value);
            double size = Number(text.Attribute("font-size")!.Value);
            double length = TextMetrics.Width(text.Value, size);
            double before = text.Attribute("text-anchor")!.Value switch { "end" => length, "middle" => length / 2, _ => 0 };
            string turn = text.Attribute("transform")?.Value.Split('(', ' ')[1] ?? "0";
            double angle = Number(turn) * Math.PI / 180;
            foreach (double along in new[] { -before, length - before })
            {
                (x + (along * Math.Cos(angle))).Should().BeInRange(0, width, text.Value);
                (y + (along * Math.Sin(angle))).Should().BeInRange(0, height, text.Value);
            }
        }
    }
}
