using System.Text;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Npy;

/// <summary>Reads an array from a <c>.npy</c> file of version 1.0, 2.0 or 3.0.</summary>
internal static class NpyReader
{
    private const int LongestHeader = 1 << 20;
    private const string Expected = "a .npy file, which begins with \\x93NUMPY";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the array.</summary>
    /// <param name="input">The file.</param>
    /// <param name="check">Called with what the array is before its values are read; throws if it is of no use.</param>
    public static NumpyArray Read(ByteInput input, Action<ArrayLayout, ByteInput>? check = null)
    {
        ArrayLayout layout = ReadHeader(input);
        check?.Invoke(layout, input);
        input.CheckLength((ulong)layout.ByteLength, $"an array {layout}");
        return input.CanReadAt
            ? ArrayLoader.Load(layout, new FileRegion(input, input.Position, layout.ByteLength))
            : ArrayLoader.Load(layout, new InlinePayload(input, layout.ByteLength), input, isLengthKnown: false);
    }

    /// <summary>What the array is that follows.</summary>
    public static ArrayLayout ReadHeader(ByteInput input)
    {
        if (input.Fill() && KnownFile.Of(input.Buffered) is { } known && known != KnownFile.Npy)
            throw input.Wrong(Expected, known.Name, known.Advice);
        byte[] start = new byte[8];
        input.ReadExactly(start, "a .npy file");
        if (!start.AsSpan(0, 6).SequenceEqual(Magic))
        {
            throw input.Wrong(
                Expected, $"the bytes {Convert.ToHexString(start.AsSpan(0, 6))}",
                "Check the file; for Python pickles there is PickleDatasetSource.", 0);
        }

        if (start[6] is < 1 or > 3 || start[7] != 0)
            throw input.Wrong("version 1.0, 2.0 or 3.0", $"version {start[6]}.{start[7]}", "Save it with numpy.save.", 6);
        ulong length = input.ReadLittleEndian(start[6] == 1 ? 2 : 4);
        byte[] header = input.ReadBlock(length, "a header", LongestHeader);
        string text = (start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header);
        return NpyHeader.Parse(text, input);
    }
}
