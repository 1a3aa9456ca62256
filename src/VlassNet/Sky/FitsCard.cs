namespace VlassNet.Sky;

/// <summary>One entry of a FITS header: a card of 80 characters, or several where a long string goes on in others.</summary>
/// <param name="Keyword">
/// The keyword, e.g. <c>CRVAL1</c>; <c>COMMENT</c>, <c>HISTORY</c> or empty for a commentary card; of a <c>HIERARCH</c> card what
/// stands between that word and the equals sign, e.g. <c>ESO DET ID</c>.
/// </param>
/// <param name="Value">
/// The value: a string without its quotes and trailing blanks, anything else (logical, integer, real, complex) as it is written;
/// null for a commentary card and for a value that is not defined.
/// </param>
/// <param name="IsString">Whether the value is a quoted string.</param>
/// <param name="Comment">What follows the slash, or the text of a commentary card; empty where there is none.</param>
/// <param name="Offset">Where the card begins, bytes from the start of the (decompressed) file.</param>
public sealed record FitsCard(string Keyword, string? Value, bool IsString, string Comment, long Offset);
