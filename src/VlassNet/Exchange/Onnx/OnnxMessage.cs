using System.Text;
using Google.Protobuf;

namespace VlassNet.Exchange.Onnx;

/// <summary>A protocol buffer's message that was read: its fields by number. The numbers are those of <c>onnx.proto</c>.</summary>
internal sealed class OnnxMessage
{
    /// <summary>The most integers of a field; they are shapes and paddings.</summary>
    private const int MostIntegers = 64;

    private readonly List<Field> fields = [];
    private readonly OnnxBudget budget;

    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    /// <exception cref="FormatException">There are too many fields.</exception>
    public OnnxMessage(ByteString bytes, OnnxBudget budget)
    {
        this.budget = budget;
        CodedInputStream input = bytes.CreateCodedInput();
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            budget.TakeField();
            int number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    fields.Add(new Field(number, input.ReadInt64(), null, null));
                    break;
                case WireFormat.WireType.Fixed32:
                    fields.Add(new Field(number, null, input.ReadFloat(), null));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    fields.Add(new Field(number, null, null, input.ReadBytes()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <summary>The last bytes of a field, or null.</summary>
    public ByteString? Bytes(int number) => All(number).LastOrDefault();

    /// <summary>The text of a field; empty where there is none.</summary>
    public string Text(int number) => Bytes(number) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    public IEnumerable<string> Texts(int number) => All(number).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    public OnnxMessage? Child(int number) => Bytes(number) is { } bytes ? new OnnxMessage(bytes, budget) : null;

    public IEnumerable<OnnxMessage> Children(int number) => All(number).Select(bytes => new OnnxMessage(bytes, budget));

    /// <summary>The integer of a field, or null.</summary>
    public long? Integer(int number) => fields.FindLast(field => field.Number == number && field.Integer is not null)?.Integer;

    /// <summary>The 32-bit float of a field, or null.</summary>
    public float? Single(int number) => fields.FindLast(field => field.Number == number && field.Single is not null)?.Single;

    /// <summary>The integers of a repeated field, one by one or packed.</summary>
    public List<long> Integers(int number)
    {
        List<long> integers = [];
        foreach (Field field in fields.Where(field => field.Number == number))
        {
            if (field.Integer is { } integer)
                integers.Add(integer);
            CodedInputStream packed = (field.Bytes ?? ByteString.Empty).CreateCodedInput();
            while (!packed.IsAtEnd && integers.Count <= MostIntegers)
                integers.Add(packed.ReadInt64());
            if (integers.Count > MostIntegers)
                throw new FormatException($"a list of more than {MostIntegers} integers");
        }

        return integers;
    }

    private IEnumerable<ByteString> All(int number) =>
        fields.Where(field => field.Number == number && field.Bytes is not null).Select(field => field.Bytes!);

    /// <summary>A field, of which one of the three is there.</summary>
    private sealed record Field(int Number, long? Integer, float? Single, ByteString? Bytes);
}
