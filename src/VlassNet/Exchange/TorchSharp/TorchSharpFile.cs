using System.Text;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Exchange.TorchSharp;

/// <summary>
/// A file of TorchSharp's <c>Module.save</c>: the number of tensors, then of each its name, the number of its type, its axes and its
/// values. Numbers and lengths are LEB128; see <c>TensorExtensionMethods.Save</c> and <c>LEB128Codec</c> there.
/// </summary>
internal sealed class TorchSharpFile(ByteInput input)
{
    private const int LongestName = 1000;
    private const int MostAxes = 8;
    private const int MostTensors = 100_000;

    /// <summary>What the numbers of the types stand for, those of <c>torch.ScalarType</c>.</summary>
    private static readonly Dictionary<long, ForeignType> Types = new()
    {
        [0] = new(new('u', 1)), [1] = new(new('i', 1)), [2] = new(new('i', 2)), [3] = new(new('i', 4)), [4] = new(new('i', 8)),
        [5] = new(new('f', 2)), [6] = new(new('f', 4)), [7] = new(new('f', 8)), [11] = new(new('b', 1)), [15] = ForeignType.BFloat16,
    };

    public static ForeignLayers Read(ByteInput input, InputErrors errors) => StateDictionary.Read(new TorchSharpFile(input).Tensors(), errors);

    private List<ForeignTensor> Tensors()
    {
        long count = ReadNumber("the number of tensors", MostTensors);
        List<ForeignTensor> tensors = [];
        for (long number = 0; number < count; number++)
            tensors.Add(ReadTensor());
        if (input.TryReadByte() >= 0)
            throw input.Wrong($"the end after {count:N0} tensors", "more bytes");
        return tensors;
    }

    private ForeignTensor ReadTensor()
    {
        long length = ReadNumber("the length of a name", LongestName);
        string name = Encoding.UTF8.GetString(input.ReadBlock((ulong)length, "a name", LongestName));
        long code = ReadNumber("the type of a tensor", long.MaxValue);
        if (!Types.TryGetValue(code, out ForeignType type))
            throw input.Wrong($"a type of plain numbers for '{name}'", $"type {code}", "Save the module with float32 weights.");
        long[] shape = new long[ReadNumber("the number of axes", MostAxes)];
        for (int axis = 0; axis < shape.Length; axis++)
            shape[axis] = ReadNumber("the size of an axis", Array.MaxLength);
        ArrayLayout layout = ArrayLayout.TryCreate(type.Element, shape, isFortran: false, out string problem)
            ?? throw input.Wrong("a possible shape", problem);
        long bytes = input.CheckLength((ulong)layout.ByteLength, $"a tensor {layout}", Array.MaxLength);
        long start = input.Position;
        input.Skip(bytes);
        return new ForeignTensor(name, shape, () => ReadValues(start, bytes, type));
    }

    private float[] ReadValues(long start, long length, ForeignType type)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < bytes.Length;)
        {
            int count = input.ReadAt(start + done, bytes.AsSpan(done));
            if (count == 0)
                throw input.Ended("the values of a tensor");
            done += count;
        }

        return type.ToFloats(bytes);
    }

    private long ReadNumber(string what, long limit)
    {
        const int Bits = 7, LastShift = 56;
        long value = 0;
        for (int shift = 0; ; shift += Bits)
        {
            byte next = input.ReadByte();
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80)
                return value <= limit ? value : throw input.Wrong($"{what}, at most {limit:N0}", $"{value:N0}");
            if (shift == LastShift)
                throw input.Wrong(what, "a number of more than 9 bytes");
        }
    }
}
