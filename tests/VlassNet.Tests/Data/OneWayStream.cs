using VlassNet.Formats.Input;

namespace VlassNet.Tests.Data;

/// <summary>A stream that cannot seek and gives odd numbers of bytes, as networks do.</summary>
internal sealed class OneWayStream(Stream inner) : ReadOnlyStream
{
    public override int Read(Span<byte> destination) => inner.Read(destination[..Math.Min(destination.Length, 4099)]);
}
