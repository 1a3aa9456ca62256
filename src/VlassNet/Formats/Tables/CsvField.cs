namespace VlassNet.Formats.Tables;

/// <summary>A field of a table, without its quotes.</summary>
/// <param name="Text">What stands there; spaces around it are not part of it unless they are quoted.</param>
/// <param name="Line">The line where it begins; the first is 1.</param>
/// <param name="Column">The character of that line where it begins; the first is 1.</param>
internal readonly record struct CsvField(string Text, int Line, int Column);
