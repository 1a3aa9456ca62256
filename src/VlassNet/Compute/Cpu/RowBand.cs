namespace VlassNet.Compute.Cpu;

/// <summary>Some rows of a map, from an even row on.</summary>
/// <param name="From">The first row.</param>
/// <param name="To">The row after the last.</param>
internal readonly record struct RowBand(int From, int To);
