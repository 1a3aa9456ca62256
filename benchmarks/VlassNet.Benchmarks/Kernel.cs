namespace VlassNet.Benchmarks;

/// <summary>A kernel on one of the notebook's shapes, ready to be called.</summary>
/// <param name="Name">Its layer and what it does.</param>
/// <param name="Images">Images that a call works on.</param>
/// <param name="UsefulFlop">
/// FLOP for each image that the definition of what it computes takes (a multiply-add is 2), or 0 where counting makes no sense.
/// </param>
/// <param name="DoneFlop">FLOP for each image of its own multiply-adds; Winograd's products are a quarter.</param>
/// <param name="Run">The call.</param>
internal sealed record Kernel(string Name, int Images, double UsefulFlop, double DoneFlop, Action Run);
