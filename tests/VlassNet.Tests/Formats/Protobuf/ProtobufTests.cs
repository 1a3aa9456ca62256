using System.Text;
using Google.Protobuf;
using VlassNet.Formats.Protobuf;

namespace VlassNet.Tests.Formats.Protobuf;

/// <summary>Google's library is the oracle: what it writes is read, and what is written is the same bytes.</summary>
public class ProtobufTests
{
    private static readonly long[] Numbers = [0, 1, 127, 128, 300, int.MaxValue, long.MaxValue, -1, long.MinValue];

    [Fact]
    public void What_is_written_is_what_the_oracle_writes()
    {
        MemoryStream stream = new();
        CodedOutputStream output = new(stream);
        ProtoMessage message = new();
        foreach (long number in Numbers)
        {
            output.WriteTag(15, WireFormat.WireType.Varint);
            output.WriteInt64(number);
            message.Add(15, number);
        }

        output.WriteTag(16, WireFormat.WireType.Fixed32);
        output.WriteFloat(-1.5f);
        output.WriteTag(1000, WireFormat.WireType.LengthDelimited);
        output.WriteString(new string('µ', 200));
        output.Flush();
        message.Add(16, -1.5f).Add(1000, new string('µ', 200)).ToArray().Should().Equal(stream.ToArray());
    }

    [Fact]
    public void What_the_oracle_writes_is_read()
    {
        MemoryStream stream = new(), inner = new();
        CodedOutputStream packed = new(inner), output = new(stream);
        foreach (long number in Numbers)
            packed.WriteInt64(number);
        packed.Flush();
        output.WriteTag(1, WireFormat.WireType.Fixed64);
        output.WriteFixed64(7);
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
        output.WriteTag(2, WireFormat.WireType.Varint);
        output.WriteInt64(5);
        output.WriteTag(3, WireFormat.WireType.Fixed32);
        output.WriteFloat(0.25f);
        output.WriteTag(4, WireFormat.WireType.LengthDelimited);
        output.WriteString("first");
        output.WriteTag(4, WireFormat.WireType.LengthDelimited);
        output.WriteString("last");
        output.Flush();
        ProtoFields fields = new(stream.ToArray(), new ProtoBudget());
        fields.Integers(2).Should().Equal([.. Numbers, 5]);
        fields.Integer(2).Should().Be(5);
        fields.Single(3).Should().Be(0.25f);
        fields.Texts(4).Should().Equal("first", "last");
        fields.Text(4).Should().Be("last");
        (fields.Integer(1), fields.Child(9), fields.Text(9)).Should().Be((null, null, ""));
    }

    [Theory]
    [InlineData("08", "an integer")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", "an integer")]
    [InlineData("0D0000", "a float")]
    [InlineData("0A05AABB", "a field's bytes")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "a field's bytes")]
    [InlineData("09AABB", "a field's bytes")]
    [InlineData("00", "a field's tag")]
    [InlineData("0B", "a field of the kind 3")]
    public void Damaged_bytes_are_refused(string bytes, string what)
    {
        Action read = () => _ = new ProtoFields(Convert.FromHexString(bytes), new ProtoBudget());
        read.Should().Throw<FormatException>().WithMessage($"*{what}*");
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_read_or_refused()
    {
        byte[] message = new ProtoMessage().Add(1, 300).Add(2, "text").Add(3, 1.5f).Add(4, new ProtoMessage().Add(1, -1)).ToArray();
        for (int cut = 0; cut < message.Length; cut++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. message[..(cut + 1)]];
                changed[cut] = (byte)value;
                try
                {
                    _ = Encoding.UTF8.GetString((new ProtoFields(changed, new ProtoBudget()).Bytes(2) ?? default).Span);
                }
                catch (FormatException)
                {
                }
            }
        }
    }
}
