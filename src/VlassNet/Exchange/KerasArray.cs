using System.Collections.Immutable;

namespace VlassNet.Exchange;

/// <summary>One array of <c>model.get_weights()</c>.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values, row-major.</param>
public sealed record KerasArray(ImmutableArray<int> Shape, float[] Values)
{
    internal ForeignTensor ToTensor(int number)
    {
        string name = FormattableString.Invariant($"array {number}");
        ForeignTensor tensor = new(name, Shape.IsDefault ? [] : [.. Shape.Select(size => (long)size)], () => Values);
        return Values is not null && !Shape.IsDefault && tensor.Length == Values.Length
            ? tensor
            : throw new ArgumentException($"{tensor}: expected as many values as its shape has; received {Values?.Length ?? 0}.");
    }
}
