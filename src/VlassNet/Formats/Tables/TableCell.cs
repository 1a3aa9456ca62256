namespace VlassNet.Formats.Tables;

/// <summary>A cell of a table.</summary>
/// <param name="Text">
/// What stands there, without quotes; spaces around it are not part of it unless they are quoted. A number of a binary table is written so
/// that it reads back to the same bits.
/// </param>
/// <param name="Line">The line of a text where it begins, or the row of a binary table; the first is 1.</param>
/// <param name="Column">The character of that line where it begins, from 1; 0 where that is not known.</param>
internal readonly record struct TableCell(string Text, int Line, int Column);
