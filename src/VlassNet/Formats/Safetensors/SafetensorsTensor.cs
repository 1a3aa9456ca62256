using System.Collections.Immutable;

namespace VlassNet.Formats.Safetensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its shape, row-major.</param>
/// <param name="Values">Its values.</param>
internal sealed record SafetensorsTensor(string Name, ImmutableArray<int> Shape, float[] Values);
