namespace VlassNet.Formats.Tables;

/// <summary>A column of a table, as its file describes it.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Unit">Its unit, in the file's own words, or null.</param>
/// <param name="Meaning">Its unified content descriptor (UCD), or null.</param>
/// <param name="Frame">The coordinate system that it refers to, or null where the file says none.</param>
internal sealed record TableColumn(string Name, string? Unit = null, string? Meaning = null, TableFrame? Frame = null);

/// <summary>A coordinate system, in the file's own words.</summary>
/// <param name="System">E.g. <c>eq_FK5</c>; empty where only an equinox is given.</param>
/// <param name="Equinox">E.g. <c>J2000</c>, or null.</param>
internal sealed record TableFrame(string System, string? Equinox);
