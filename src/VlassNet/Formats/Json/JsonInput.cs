using System.Text;
using System.Text.Json;

namespace VlassNet.Formats.Json;

/// <summary>
/// Reads JSON that a stranger may have written, token by token, with .NET's own reader: no comments, no trailing commas, one value, 64
/// levels. What is wrong is one kind of exception, and a key that is there twice can be refused: a parser that silently keeps the last of
/// two is how one file can mean two things to two readers.
/// </summary>
internal ref struct JsonInput(ReadOnlySpan<byte> text)
{
    private Utf8JsonReader json = new(text);

    /// <summary>What was read last.</summary>
    public readonly JsonTokenType Token => json.TokenType;

    /// <summary>Where it starts; after an exception, where the last sound token does.</summary>
    public readonly long Offset => json.TokenStartIndex;

    /// <summary>Reads on to the next token.</summary>
    /// <returns>False if the value is complete and nothing follows it.</returns>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public bool Read()
    {
        try
        {
            return json.Read();
        }
        catch (JsonException error)
        {
            throw new FormatException(FormattableString.Invariant($"text that is not JSON after byte {json.BytesConsumed}"), error);
        }
    }

    /// <summary>The key or string that was read.</summary>
    /// <exception cref="FormatException">It is not UTF-8, or has half of a surrogate pair.</exception>
    public readonly string GetString()
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("text that is not UTF-8, or half of a surrogate pair", error);
        }
    }

    /// <summary>The next key of the object that is open, or null at its end.</summary>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public string? NextKey()
    {
        Read();
        return Token == JsonTokenType.PropertyName ? GetString() : null;
    }

    /// <summary>The next key of the object that is open, or null at its end; none may come twice.</summary>
    /// <param name="seen">The keys so far, to which this one is added.</param>
    /// <exception cref="FormatException">The text is no JSON, or the key was there before.</exception>
    public string? NextKey(HashSet<string> seen)
    {
        string? key = NextKey();
        return key is null || seen.Add(key) ? key : throw new FormatException($"'{key}' twice");
    }

    /// <summary>Reads on to a token that must be of one kind.</summary>
    /// <exception cref="FormatException">The text is no JSON, or the token is another.</exception>
    public void Read(JsonTokenType kind, string what)
    {
        Read();
        Expect(kind, what);
    }

    /// <summary>Makes sure of the kind of what was read.</summary>
    /// <exception cref="FormatException">It is of another.</exception>
    public readonly void Expect(JsonTokenType kind, string what)
    {
        if (Token != kind)
            throw new FormatException($"{Describe(Token)} as {what} instead of {Describe(kind)}");
    }

    /// <summary>Reads the string that is the value of a key.</summary>
    /// <exception cref="FormatException">The text is no JSON, or the value is something else.</exception>
    public string ReadString(string key)
    {
        Read(JsonTokenType.String, $"'{key}'");
        return GetString();
    }

    /// <summary>Reads a value, whatever it is, to its end.</summary>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public void SkipValue()
    {
        Read();
        int level = json.CurrentDepth;
        if (Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
                Read();
            while (json.CurrentDepth > level);
        }
    }

    /// <summary>The number that was read, if it is an integer, written without fraction and exponent, of 64 bits.</summary>
    public readonly bool TryGetInteger(out long value)
    {
        value = 0;
        return Token == JsonTokenType.Number && json.TryGetInt64(out value);
    }

    /// <summary>The number that was read, rounded; infinite where it is too large.</summary>
    public readonly float GetSingle() => json.GetSingle();

    /// <summary>The number that was read, rounded; infinite where it is too large.</summary>
    public readonly double GetDouble() => json.GetDouble();

    /// <summary>The text of a number, as it is written.</summary>
    public readonly string Literal => Encoding.UTF8.GetString(json.ValueSpan);

    /// <summary>What a token is, for messages.</summary>
    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndObject => "the end of an object",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.PropertyName => "a key",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.None => "nothing",
        _ => token.ToString().ToLowerInvariant(),
    };
}
