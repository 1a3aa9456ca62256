using System.Text;

namespace VlassNet.Formats.Protobuf;

/// <summary>A protocol buffer's message that was read: its fields by number.</summary>
internal sealed class ProtoFields
{
    /// <summary>The most integers of a field; they are shapes and paddings.</summary>
    private const int MostIntegers = 64;

    private readonly List<Field> fields = [];
    private readonly ProtoBudget budget;

    /// <exception cref="FormatException">The bytes are no message, or there are too many fields.</exception>
    public ProtoFields(ReadOnlyMemory<byte> bytes, ProtoBudget budget)
    {
        this.budget = budget;
        WireReader input = new(bytes.Span);
        while (!input.IsAtEnd)
        {
            budget.TakeField();
            (int number, WireType type) = input.ReadTag();
            switch (type)
            {
                case WireType.Varint:
                    fields.Add(new Field(number, input.ReadVarint(), null, null));
                    break;
                case WireType.Fixed32:
                    fields.Add(new Field(number, null, input.ReadSingle(), null));
                    break;
                case WireType.Bytes:
                    int length = input.SkipBytes();
                    fields.Add(new Field(number, null, null, bytes.Slice(input.Position - length, length)));
                    break;
                case WireType.Fixed64:
                    input.SkipFixed64();
                    break;
                default:
                    throw new FormatException($"a field of the kind {(int)type}, which protocol buffers do not have or no longer use");
            }
        }
    }

    /// <summary>The last bytes of a field, or null.</summary>
    public ReadOnlyMemory<byte>? Bytes(int number) => fields.FindLast(field => field.Number == number && field.Bytes is not null)?.Bytes;

    /// <summary>The text of a field; empty where there is none.</summary>
    public string Text(int number) => Bytes(number) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    public IEnumerable<string> Texts(int number) => All(number).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    public ProtoFields? Child(int number) => Bytes(number) is { } bytes ? new ProtoFields(bytes, budget) : null;

    public IEnumerable<ProtoFields> Children(int number) => All(number).Select(bytes => new ProtoFields(bytes, budget));

    /// <summary>The integer of a field, or null.</summary>
    public long? Integer(int number) => fields.FindLast(field => field.Number == number && field.Integer is not null)?.Integer;

    /// <summary>The 32-bit float of a field, or null.</summary>
    public float? Single(int number) => fields.FindLast(field => field.Number == number && field.Single is not null)?.Single;

    /// <summary>The integers of a repeated field, one by one or packed.</summary>
    /// <exception cref="FormatException">There are too many, or the bytes are none.</exception>
    public List<long> Integers(int number)
    {
        List<long> integers = [];
        foreach (Field field in fields.Where(field => field.Number == number))
        {
            if (field.Integer is { } integer)
                integers.Add(integer);
            WireReader packed = new((field.Bytes ?? default).Span);
            while (!packed.IsAtEnd && integers.Count <= MostIntegers)
                integers.Add(packed.ReadVarint());
            if (integers.Count > MostIntegers)
                throw new FormatException($"a list of more than {MostIntegers} integers");
        }

        return integers;
    }

    private IEnumerable<ReadOnlyMemory<byte>> All(int number) =>
        fields.Where(field => field.Number == number && field.Bytes is not null).Select(field => field.Bytes!.Value);

    /// <summary>A field, of which one of the three is there.</summary>
    private sealed record Field(int Number, long? Integer, float? Single, ReadOnlyMemory<byte>? Bytes);
}
