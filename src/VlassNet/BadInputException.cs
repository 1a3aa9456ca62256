namespace VlassNet;

/// <summary>
/// A file, stream, array or table that comes from outside cannot be used: it is damaged, of another kind, or too large. Nothing of it
/// was kept, and nothing in it was executed.
/// </summary>
public sealed class BadInputException : VlassNetException
{
    /// <inheritdoc cref="VlassNetException(string, string, string, string, Exception)"/>
    public BadInputException(
        string expected, string found, string where, string advice, Exception? innerException = null)
        : base(expected, found, where, advice, innerException)
    {
    }

    /// <summary>What the input was to be. Default <see cref="InputSubject.File"/>.</summary>
    public InputSubject Subject { get; init; }
}
