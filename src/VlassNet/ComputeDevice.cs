using System.Globalization;

namespace VlassNet;

/// <summary>Where a network is computed: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>mps</c>.</summary>
/// <param name="Kind">The kind of device.</param>
/// <param name="Index">Which of several devices of the kind, from 0.</param>
public readonly record struct ComputeDevice(ComputeDeviceKind Kind, int Index = 0)
{
    /// <summary>The best device that can be used here; what was chosen is logged.</summary>
    public static ComputeDevice Auto => new(ComputeDeviceKind.Auto);

    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu => new(ComputeDeviceKind.Cpu);

    /// <summary>Apple's graphics processor.</summary>
    public static ComputeDevice Mps => new(ComputeDeviceKind.Mps);

    /// <summary>An NVIDIA graphics processor.</summary>
    public static ComputeDevice Cuda(int index = 0) => new(ComputeDeviceKind.Cuda, index);

    /// <summary>
    /// Reads a device's name, in any case: <c>auto</c>, <c>cpu</c>, <c>cuda</c> (the first), <c>cuda:N</c> or <c>mps</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none of these; the message lists them.</exception>
    public static ComputeDevice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out ComputeDevice device)
            ? device
            : throw new FormatException(
                $"Expected a device: 'auto', 'cpu', 'cuda', 'cuda:N' with N from 0, or 'mps'; found '{text}'.");
    }

    /// <summary>Reads a device's name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether it is one; where it is not, <paramref name="device"/> is <see cref="Auto"/>.</returns>
    public static bool TryParse(string? text, out ComputeDevice device)
    {
        string name = (text ?? "").Trim().ToLowerInvariant();
        const string numbered = "cuda:";
        int index = 0;
        if (name.StartsWith(numbered, StringComparison.Ordinal))
        {
            bool isNumber = int.TryParse(
                name.AsSpan(numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out index);
            name = isNumber ? "cuda" : "";
        }

        ComputeDeviceKind? kind = name switch
        {
            "auto" => ComputeDeviceKind.Auto,
            "cpu" => ComputeDeviceKind.Cpu,
            "cuda" => ComputeDeviceKind.Cuda,
            "mps" => ComputeDeviceKind.Mps,
            _ => null,
        };
        device = new ComputeDevice(kind ?? ComputeDeviceKind.Auto, index);
        return kind is not null;
    }

    /// <summary>The name that <see cref="Parse"/> reads, e.g. <c>cpu</c> or <c>cuda:0</c>.</summary>
    public override string ToString()
    {
        string name = Kind.ToString().ToLowerInvariant();
        return Kind == ComputeDeviceKind.Cuda || Index != 0
            ? string.Create(CultureInfo.InvariantCulture, $"{name}:{Index}")
            : name;
    }
}
