namespace VlassNet.Catalogs;

/// <summary>How a catalogue is written.</summary>
public enum CatalogFormat
{
    /// <summary>Comma-separated values, with the names of the columns in the first line.</summary>
    Csv,

    /// <summary>A VOTable 1.4 of the International Virtual Observatory Alliance, its data as text.</summary>
    VOTable,
}
