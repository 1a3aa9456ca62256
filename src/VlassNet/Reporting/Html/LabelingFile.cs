using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VlassNet.Data;
using VlassNet.Prediction;

namespace VlassNet.Reporting.Html;

/// <summary>One file of a labelling page.</summary>
/// <param name="content">What all files are made of.</param>
/// <param name="first">The first place in the order that the file shows.</param>
/// <param name="count">How many it shows.</param>
/// <param name="fileName">What the file is called, without its ending: so begin the names of exported tables.</param>
internal sealed class LabelingFile(LabelingContent content, int first, int count, string fileName)
{
    private const string CutoutPixels = "cutout", SurroundingPixels = "surroundings";
    private const int DigitsOfDegrees = 7;
    private static readonly PageTemplate Template = new("labeling");

    private readonly LabelingPixels cutouts = new(content.Images);
    private readonly LabelingPixels? surroundings = content.Options.Surroundings is { } wider ? new(wider) : null;

    public void Write(Stream stream) => Template.Write(stream, Title(), (place, writer) =>
    {
        switch (place)
        {
            case "instructions":
                writer.Write(Instructions());
                break;
            case "data":
                writer.Write(Data());
                break;
            case "pixels":
                WriteChunks(writer, CutoutPixels, cutouts);
                if (surroundings is not null)
                    WriteChunks(writer, SurroundingPixels, surroundings);
                break;
            default:
                throw new InvalidOperationException($"The template has an unknown place: {place}.");
        }
    });

    private ReadOnlySpan<int> Places => content.Order.AsSpan(first, count);

    private string Title() => count == content.Order.Length ? content.Options.Title
        : FormattableString.Invariant($"{content.Options.Title}, {first + 1} to {first + count} of {content.Order.Length}");

    private string Instructions()
    {
        if (content.Options.Instructions.Length == 0)
            return "";
        HtmlWriter html = new();
        html.Open("section", ("class", "instructions"));
        foreach (string line in content.Options.Instructions.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            html.Element("p", line);
        return html.Close().ToString();
    }

    private void WriteChunks(TextWriter writer, string kind, LabelingPixels pixels)
    {
        for (int start = 0, chunk = 0; start < count; start += LabelingPixels.InChunk, chunk++)
        {
            ReadOnlySpan<int> places = Places.Slice(start, Math.Min(LabelingPixels.InChunk, count - start));
            writer.Write(FormattableString.Invariant($"<script type=\"text/plain\" id=\"{kind}{chunk}\">"));
            writer.Write(pixels.Chunk(places));
            writer.Write("</script>\n");
        }
    }

    /// <summary>JSON with all that could end a script or be markup written as escapes.</summary>
    private string Data()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", Identity());
            json.WriteString("file", fileName);
            json.WriteNumber("inChunk", LabelingPixels.InChunk);
            json.WriteNumber("softening", LabelingPixels.Softening);
            json.WriteString("magma", MagmaTable.Hex);
            if (content.Images.Preparation is null && content.Images.PixelScale is { } scale)
                json.WriteNumber("scale", scale);
            WriteShape(json, CutoutPixels, cutouts, content.Images.Shape);
            if (surroundings is not null)
                WriteShape(json, SurroundingPixels, surroundings, content.Options.Surroundings!.Shape);
            json.WriteStartArray("classes");
            foreach (string name in content.Images.ClassNames)
                json.WriteStringValue(Markup.Clean(name));
            json.WriteEndArray();
            json.WriteStartArray("sources");
            foreach (int place in Places)
                WriteSource(json, content.Sources[place], content.Options.Predictions?[place]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteShape(Utf8JsonWriter json, string name, LabelingPixels pixels, ImageShape shape)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows", pixels.Rows);
        json.WriteNumber("columns", pixels.Columns);
        json.WriteNumber("columnsOf", shape.Columns);
        json.WriteString("of", FormattableString.Invariant($"{shape.Columns} × {shape.Rows} pixels"));
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, LabelingSource source, ImagePrediction? said)
    {
        json.WriteStartObject();
        json.WriteString("n", Markup.Clean(source.Name));
        if (source.File is { } file)
            json.WriteString("f", Markup.Clean(file));
        if (source.Position is var (ra, dec) && double.IsFinite(ra) && double.IsFinite(dec))
        {
            json.WriteNumber("r", Math.Round(ra, DigitsOfDegrees));
            json.WriteNumber("d", Math.Round(dec, DigitsOfDegrees));
        }

        if (source.PixelScale is { } scale && double.IsFinite(scale))
            json.WriteNumber("p", scale);
        if (source.North is { } north && double.IsFinite(north))
            json.WriteNumber("a", north);
        if (said is not null)
        {
            json.WriteStartArray("s");
            json.WriteNumberValue(said.Class);
            json.WriteNumberValue(Math.Round(said.Probability, 4));
            json.WriteEndArray();
        }

        if (!source.Flags.IsDefaultOrEmpty)
        {
            json.WriteStartArray("g");
            foreach (string flag in source.Flags)
                json.WriteStringValue(Markup.Clean(flag));
            json.WriteEndArray();
        }

        if (!source.Facts.IsDefaultOrEmpty)
        {
            json.WriteStartArray("x");
            foreach ((string name, string value) in source.Facts)
            {
                json.WriteStartArray();
                json.WriteStringValue(Markup.Clean(name));
                json.WriteStringValue(Markup.Clean(value));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// What tells the work on this page from that on others, in a browser's storage: its classes, sources and images. Other images may
    /// have the same names.
    /// </summary>
    private string Identity()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in content.Images.ClassNames)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
        using ImageRoom room = new(content.Images);
        foreach (int place in Places)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{content.Sources[place].Name}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(content.Images.Image(place, room.Pixels)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
