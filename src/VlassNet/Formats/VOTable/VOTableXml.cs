using System.Text;
using System.Xml;

namespace VlassNet.Formats.VOTable;

/// <summary>The XML of a VOTable. No entity and nothing outside the file is looked up.</summary>
/// <param name="stream">The file, disposed together with this.</param>
/// <param name="name">What messages call it.</param>
internal sealed class VOTableXml(Stream stream, string name) : IDisposable
{
    private const int LongestCell = 1 << 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1 << 16, CloseInput = true,
    };

    private readonly XmlReader xml = XmlReader.Create(new MarkupGuard(stream, name), Settings);

    /// <summary>The line where it stands.</summary>
    public int Line => ((IXmlLineInfo)xml).LineNumber;

    /// <summary>The name of the element that begins here; null where none does.</summary>
    public string? Element => xml.NodeType == XmlNodeType.Element ? xml.LocalName : null;

    /// <summary>The name of the element that ends here, be it one without content; null where none does.</summary>
    public string? Ended => xml.NodeType == XmlNodeType.EndElement || xml is { NodeType: XmlNodeType.Element, IsEmptyElement: true } ? xml.LocalName : null;

    public string? Attribute(string attribute) => xml.GetAttribute(attribute);

    /// <summary>Goes on by a node; false at the end.</summary>
    public bool Read() => Guarded(() => xml.Read());

    /// <summary>The text of the element that begins here, and goes to its end.</summary>
    public string ReadText() => Guarded(() =>
    {
        if (xml.IsEmptyElement)
            return "";
        StringBuilder text = new();
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(xml.Value);
            if (text.Length > LongestCell)
                throw Wrong($"cells of at most {LongestCell:N0} characters", "a longer one", "Leave it out.");
        }

        return text.ToString();
    });

    /// <summary>The next bytes of the element that begins here, which are written in base64; 0 at the end.</summary>
    public int ReadBase64(byte[] buffer) => Guarded(() => xml.ReadElementContentAsBase64(buffer, 0, buffer.Length));

    /// <summary>What is wrong here.</summary>
    public BadInputException Wrong(string expected, string found, string advice, Exception? error = null, int? line = null) =>
        new(expected, found, FormattableString.Invariant($"{name}, line {line ?? Line}"), advice, error) { Subject = InputSubject.Table };

    public void Dispose() => xml.Dispose();

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException error)
        {
            throw Wrong("a VOTable", error.Message, "Write it again, e.g. with astropy's Table.write(format='votable').", error, error.LineNumber);
        }
    }
}
