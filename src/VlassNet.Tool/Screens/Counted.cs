using System.Globalization;

namespace VlassNet.Tool.Screens;

/// <summary>Numbers of things in sentences.</summary>
internal static class Counted
{
    /// <summary>"1 source", "2 sources".</summary>
    public static string Of(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}
