using System.Globalization;

namespace VlassNet.Formats.Json;

/// <summary>Reads JSON (RFC 8259) token by token: no comments, no trailing commas, one value.</summary>
/// <remarks>
/// The first string that .NET's own reader meets costs it some 20 ms of compilation, a fifth of what a new process may take until
/// its first prediction.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    /// <summary>One bit of <see cref="objects"/> for each level.</summary>
    private const int DeepestLevel = 64;

    private readonly ReadOnlySpan<byte> text = text;
    private int next;
    private int start;
    private int end;
    private int depth;

    /// <summary>Which of the open levels are objects, the innermost in the lowest bit.</summary>
    private ulong objects;
    private bool isComplete;

    /// <summary>What was read last.</summary>
    public JsonToken Token { get; private set; }

    /// <summary>Where it starts; after an exception, where the text is no JSON.</summary>
    public readonly int Offset => start;

    /// <summary>The text of a number, as it is written.</summary>
    public readonly string Literal => JsonText.Decode(text[start..end]);

    private readonly bool IsInObject => depth > 0 && (objects & 1) != 0;

    /// <summary>Goes on to the next token.</summary>
    /// <returns>False if the value is complete and nothing follows it.</returns>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public bool Read()
    {
        byte first = NextByte();
        if (depth == 0 && isComplete)
        {
            Token = first == 0 && start == text.Length ? JsonToken.None : throw Error();
            return false;
        }

        bool needsValue = Token == JsonToken.Key;
        if (!needsValue && depth > 0 && first == (IsInObject ? '}' : ']'))
        {
            Close();
            return true;
        }

        if (isComplete)
        {
            Require(',');
            first = NextByte();
        }

        if (IsInObject && !needsValue)
            ReadKey(first);
        else
            ReadValue(first);
        return true;
    }

    /// <summary>The key or string that was read.</summary>
    /// <exception cref="FormatException">It is not UTF-8, or has an escape that does not exist or half of a surrogate pair.</exception>
    public readonly string GetString() => JsonText.Unescape(text[(start + 1)..(end - 1)]);

    /// <summary>The next key of the object that is open, or null at its end.</summary>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public string? NextKey()
    {
        Read();
        return Token == JsonToken.Key ? GetString() : null;
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
    public void Read(JsonToken kind, string what)
    {
        Read();
        Expect(kind, what);
    }

    /// <summary>Makes sure of the kind of what was read.</summary>
    /// <exception cref="FormatException">It is of another.</exception>
    public readonly void Expect(JsonToken kind, string what)
    {
        if (Token != kind)
            throw new FormatException($"{Token} as {what} instead of {kind}");
    }

    /// <summary>Reads the string that is the value of a key.</summary>
    /// <exception cref="FormatException">The text is no JSON, or the value is something else.</exception>
    public string ReadString(string key)
    {
        Read(JsonToken.String, $"'{key}'");
        return GetString();
    }

    /// <summary>Reads a value, whatever it is, to its end.</summary>
    /// <exception cref="FormatException">The text is no JSON.</exception>
    public void SkipValue()
    {
        int level = depth;
        do
            Read();
        while (depth > level);
    }

    /// <summary>The number that was read, if it is an integer, written without fraction and exponent, of 64 bits.</summary>
    public readonly bool TryGetInteger(out long value)
    {
        value = 0;
        return Token == JsonToken.Number
            && long.TryParse(text[start..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The number that was read, rounded; infinite where it is too large.</summary>
    public readonly float GetSingle() => float.Parse(text[start..end], NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The number that was read, rounded; infinite where it is too large.</summary>
    public readonly double GetDouble() => double.Parse(text[start..end], NumberStyles.Float, CultureInfo.InvariantCulture);

    private readonly FormatException Error() =>
        new(string.Create(CultureInfo.InvariantCulture, $"text that is not JSON at byte {start}"));

    /// <summary>Goes to the next byte that is not blank, and gives it, or 0 at the end.</summary>
    private byte NextByte()
    {
        while (next < text.Length && text[next] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            next++;
        start = next;
        return Peek();
    }

    private readonly byte Peek() => next < text.Length ? text[next] : (byte)0;

    private void Require(char expected)
    {
        start = next;
        if (Peek() != expected)
            throw Error();
        next++;
    }

    private void ReadKey(byte first)
    {
        if (first != '"')
            throw Error();
        SkipString();
        int from = start, to = end;
        NextByte();
        Require(':');
        (start, end) = (from, to);
        isComplete = false;
        Token = JsonToken.Key;
    }

    private void ReadValue(byte first)
    {
        switch (first)
        {
            case (byte)'{':
                Open(JsonToken.Object);
                return;
            case (byte)'[':
                Open(JsonToken.Array);
                return;
            case (byte)'"':
                SkipString();
                Token = JsonToken.String;
                break;
            case (byte)'t':
                SkipWord("true"u8, JsonToken.True);
                break;
            case (byte)'f':
                SkipWord("false"u8, JsonToken.False);
                break;
            case (byte)'n':
                SkipWord("null"u8, JsonToken.Null);
                break;
            default:
                SkipNumber();
                Token = JsonToken.Number;
                break;
        }

        isComplete = true;
    }

    private void Open(JsonToken token)
    {
        if (depth == DeepestLevel)
            throw Error();
        objects = (objects << 1) | (token == JsonToken.Object ? 1UL : 0);
        depth++;
        next++;
        isComplete = false;
        Token = token;
    }

    private void Close()
    {
        Token = IsInObject ? JsonToken.EndObject : JsonToken.EndArray;
        objects >>= 1;
        depth--;
        next++;
        isComplete = true;
    }

    private void SkipString()
    {
        for (next++; next < text.Length && text[next] >= ' '; next++)
        {
            if (text[next] == '"')
            {
                end = ++next;
                return;
            }

            if (text[next] == '\\')
                next++;
        }

        throw Error();
    }

    private void SkipWord(ReadOnlySpan<byte> word, JsonToken token)
    {
        if (!text[next..].StartsWith(word))
            throw Error();
        next += word.Length;
        Token = token;
    }

    private void SkipNumber()
    {
        if (Peek() == '-')
            next++;
        if (Peek() == '0')
            next++;
        else
            SkipDigits();
        if (Peek() == '.')
        {
            next++;
            SkipDigits();
        }

        if (Peek() is (byte)'e' or (byte)'E')
        {
            next++;
            if (Peek() is (byte)'+' or (byte)'-')
                next++;
            SkipDigits();
        }

        end = next;
    }

    /// <summary>At least one digit.</summary>
    private void SkipDigits()
    {
        if (!char.IsAsciiDigit((char)Peek()))
            throw Error();
        while (char.IsAsciiDigit((char)Peek()))
            next++;
    }
}
