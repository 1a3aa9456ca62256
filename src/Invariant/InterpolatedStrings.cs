using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes <c>$"…"</c> of in these assemblies: the framework's own, but with a point in the numbers whatever the user's
/// culture. A message, a file or a name of a setting that is written in Berlin, Istanbul or Riyadh is read elsewhere, so none of them
/// may depend on where it was written; and with one <c>{value}</c> in a thousand forgotten, a model could not be used again.
/// </summary>
/// <remarks>The compiler prefers a type of this name in the assembly that it compiles to the framework's.</remarks>
[Embedded]
[InterpolatedStringHandler]
internal ref struct DefaultInterpolatedStringHandler
{
    private readonly StringBuilder text;
    private StringBuilder.AppendInterpolatedStringHandler parts;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        text = new StringBuilder();
        parts = new(literalLength, formattedCount, text, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => parts.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => parts.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => parts.AppendFormatted(value, format);

    public void AppendFormatted<T>(T value, int alignment) => parts.AppendFormatted(value, alignment);

    public void AppendFormatted<T>(T value, int alignment, string? format) => parts.AppendFormatted(value, alignment, format);

    public void AppendFormatted(ReadOnlySpan<char> value) => parts.AppendFormatted(value);

    public readonly string ToStringAndClear() => text.ToString();
}
