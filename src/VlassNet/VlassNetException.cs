using System.Text;

namespace VlassNet;

/// <summary>
/// Something that VlassNet was given cannot be used. Every such error answers the same four questions: what was expected,
/// what was found, where, and what to do about it.
/// </summary>
public abstract class VlassNetException : Exception
{
    private const int LongestPart = 4000;
    private const int KeptEnd = 400;

    /// <summary>Makes the exception; <see cref="Exception.Message"/> is put together from the four answers.</summary>
    /// <param name="expected">What was expected, e.g. <c>61,351 labels, one for each image</c>.</param>
    /// <param name="found">What was found instead, e.g. <c>61,350 labels</c>.</param>
    /// <param name="where">Where: a path or URL, with the byte offset when there is one; or the name of an argument.</param>
    /// <param name="advice">What the reader can do about it, a sentence.</param>
    /// <param name="innerException">The error underneath, if there is one.</param>
    protected VlassNetException(string expected, string found, string where, string advice, Exception? innerException = null)
        : base(Compose(Printable(expected), Printable(found), Printable(where), Printable(advice)), innerException)
    {
        Expected = Printable(expected);
        Found = Printable(found);
        Where = Printable(where);
        Advice = Printable(advice);
    }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found instead.</summary>
    public string Found { get; }

    /// <summary>Where: a path or URL (with the byte offset when there is one) or the name of an argument.</summary>
    public string Where { get; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; }

    // Parts of a message can come from a file that was made to do harm: neither its length nor an escape sequence that it
    // hides may reach a terminal or a log. The end is kept too, since a byte offset stands there.
    private static string Printable(string text) => PrintableText.Of(
        text.Length <= LongestPart ? text : $"{text[..(LongestPart - KeptEnd)]} … {text[^KeptEnd..]}");

    private static string Compose(string expected, string found, string where, string advice) =>
        new StringBuilder()
            .Append(where).Append(": expected ").Append(expected)
            .Append("; found ").Append(found).Append(". ").Append(advice)
            .ToString();
}
