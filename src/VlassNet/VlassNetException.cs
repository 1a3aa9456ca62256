using System.Text;

namespace VlassNet;

/// <summary>
/// Something that VlassNet was given cannot be used. Every such error answers the same four questions: what was expected,
/// what was found, where, and what to do about it.
/// </summary>
public abstract class VlassNetException : Exception
{
    /// <summary>Makes the exception; <see cref="Exception.Message"/> is put together from the four answers.</summary>
    /// <param name="expected">What was expected, e.g. <c>61,351 labels, one for each image</c>.</param>
    /// <param name="found">What was found instead, e.g. <c>61,350 labels</c>.</param>
    /// <param name="where">Where: a path or URL, with the byte offset when there is one; or the name of an argument.</param>
    /// <param name="advice">What the reader can do about it, a sentence.</param>
    /// <param name="innerException">The error underneath, if there is one.</param>
    protected VlassNetException(string expected, string found, string where, string advice, Exception? innerException = null)
        : base(Compose(expected, found, where, advice), innerException)
    {
        Expected = expected;
        Found = found;
        Where = where;
        Advice = advice;
    }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found instead.</summary>
    public string Found { get; }

    /// <summary>Where: a path or URL (with the byte offset when there is one) or the name of an argument.</summary>
    public string Where { get; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; }

    private static string Compose(string expected, string found, string where, string advice) =>
        new StringBuilder()
            .Append(where).Append(": expected ").Append(expected)
            .Append("; found ").Append(found).Append(". ").Append(advice)
            .ToString();
}
