namespace VlassNet.Catalogs;

/// <summary>How far a catalogue came.</summary>
/// <param name="Rows">The rows that are there.</param>
/// <param name="Resumed">How many of them were there before.</param>
/// <param name="IsComplete">Whether they are all, and the file has its name.</param>
public sealed record CatalogResult(int Rows, int Resumed, bool IsComplete);

/// <summary>A row that was written.</summary>
/// <param name="Row">The row.</param>
/// <param name="Done">Rows that there are by now.</param>
/// <param name="Count">Rows that there will be; null where their sources are found on the way.</param>
public sealed record CatalogProgress(CatalogRow Row, int Done, int? Count);
