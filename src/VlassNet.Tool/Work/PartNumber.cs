using System.Globalization;

namespace VlassNet.Tool.Work;

/// <summary>Which of several parts of a work one task does: <c>2/5</c>.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct PartNumber(int Number, int Count)
{
    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static PartNumber Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts is [var number, var count] && TryNumber(number, out int i) && TryNumber(count, out int n) && i >= 1 && i <= n
            ? new PartNumber(i, n)
            : throw new FormatException($"expected I/N with I from 1 to N, such as 2/5; received '{text}'.");

        static bool TryNumber(string part, out int value) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads what <see cref="ToString"/> gives; null for anything else.</summary>
    public static PartNumber? Read(string? text)
    {
        try
        {
            return text is null ? null : Parse(text.Replace(" of ", "/", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The name of the file of this part: <c>model.safetensors</c> becomes <c>model.member-02-of-12.safetensors</c>, so that names sort.</summary>
    public string NameOf(string path, string kind)
    {
        string count = Count.ToString(CultureInfo.InvariantCulture), number = Number.ToString(CultureInfo.InvariantCulture).PadLeft(count.Length, '0');
        return Path.ChangeExtension(path, $"{kind}-{number}-of-{count}{Path.GetExtension(path)}");
    }

    /// <summary><c>2 of 5</c>.</summary>
    public override string ToString() => $"{Number} of {Count}";
}
