using System.Globalization;
using System.Text;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Npy;

/// <summary>Reads an array from a <c>.npy</c> file of version 1.0, 2.0 or 3.0.</summary>
internal static class NpyReader
{
    private const int LongestHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the array.</summary>
    /// <param name="input">The file.</param>
    /// <param name="check">Told what the array is before its values are read; throws if it is of no use.</param>
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
        byte[] start = new byte[8];
        input.ReadExactly(start, "a .npy file");
        if (!start.AsSpan(0, 6).SequenceEqual(Magic))
        {
            throw input.Wrong(
                "a .npy file, which begins with \\x93NUMPY", $"the bytes {Convert.ToHexString(start.AsSpan(0, 6))}",
                "Check the file; for Python pickles there is PickleDatasetSource.", 0);
        }

        if (start[6] is < 1 or > 3 || start[7] != 0)
            throw input.Wrong("version 1.0, 2.0 or 3.0", $"version {start[6]}.{start[7]}", "Save it with numpy.save.", 6);
        ulong length = input.ReadLittleEndian(start[6] == 1 ? 2 : 4);
        byte[] header = input.ReadBlock(length, "a header", LongestHeader);
        string text = (start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header);
        return Parse(text, input);
    }

    // A Python dictionary of three entries, e.g. {'descr': '<f4', 'fortran_order': False, 'shape': (3, 64, 64), }
    private static ArrayLayout Parse(string header, ByteInput input)
    {
        string descr = ValueOf("descr");
        if (descr is not ['\'' or '"', ..] || !ElementType.TryParse(descr.Trim('\'', '"'), out ElementType type))
        {
            string found = descr.Contains('O') ? $"an object array (type {descr})"
                : descr.StartsWith('[') ? $"a structured array (type {descr})" : $"type {descr}";
            throw Wrong("an array of bool, int8…64, uint8…64 or float16/32/64", found);
        }

        string order = ValueOf("fortran_order");
        if (order is not ("True" or "False"))
            throw Wrong("True or False as fortran_order", order);
        string shape = ValueOf("shape");
        List<long> axes = [];
        if (shape is not ['(', .., ')'])
            throw Wrong("a tuple as shape", shape);
        string[] parts = shape[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts)
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long axis))
                throw Wrong("whole numbers as shape", shape);
            axes.Add(axis);
        }

        return ArrayLayout.TryCreate(type, [.. axes], order == "True", out string problem)
            ?? throw Wrong("a possible shape", problem);

        string ValueOf(string key)
        {
            int at = header.IndexOf($"'{key}':", StringComparison.Ordinal);
            if (at < 0)
                throw Wrong($"the entry '{key}' in the header", "none");
            string rest = header[(at + key.Length + 3)..].TrimStart();
            int end = rest switch
            {
                ['(', ..] => rest.IndexOf(')') + 1,
                ['[', ..] => rest.LastIndexOf(']') + 1,
                _ => rest.IndexOfAny([',', '}']),
            };
            return end > 0 ? rest[..end].Trim() : throw Wrong($"a value of '{key}' in the header", "none");
        }

        BadInputException Wrong(string expected, string found) =>
            input.Wrong(expected, found.Length <= 200 ? found : found[..200] + "…", "Save it with numpy.save as numbers.");
    }
}
