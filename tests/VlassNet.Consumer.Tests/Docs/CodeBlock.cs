namespace VlassNet.Consumer.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page's path from the root.</param>
/// <param name="Language">What stands behind the fence; empty for none.</param>
/// <param name="FirstLine">The line of the page where the block's first line is, from 1.</param>
/// <param name="Lines">The lines, without those of the fence.</param>
internal sealed record CodeBlock(string Page, string Language, int FirstLine, IReadOnlyList<string> Lines);
