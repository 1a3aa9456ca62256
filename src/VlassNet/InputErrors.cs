namespace VlassNet;

/// <summary>Makes the exceptions of one input, so that each says which input, and where in it.</summary>
/// <param name="source">The path, or a word for the stream.</param>
/// <param name="subject">What the input was to be.</param>
/// <param name="usualAdvice">What to do where a call says nothing better.</param>
internal sealed class InputErrors(string source, InputSubject subject, string usualAdvice)
{
    /// <summary>The input, as messages call it.</summary>
    public string Source { get; } = source;

    /// <summary>Something is wrong with the input as a whole.</summary>
    public BadInputException Of(string expected, string found, string? advice = null, Exception? inner = null) =>
        new(expected, found, Source, advice ?? usualAdvice, inner) { Subject = subject };

    /// <summary>Something is wrong in a part of the input.</summary>
    public BadInputException In(string part, string expected, string found, string? advice = null, Exception? inner = null) =>
        new(expected, found, $"{Source}, {part}", advice ?? usualAdvice, inner) { Subject = subject };

    /// <summary>Something is wrong at a byte of the input.</summary>
    public BadInputException At(long offset, string expected, string found, Exception? inner = null) =>
        new(expected, found, FormattableString.Invariant($"{Source}, byte {offset}"), usualAdvice, inner) { Subject = subject };
}
