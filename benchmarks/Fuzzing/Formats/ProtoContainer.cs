namespace VlassNet.Fuzzing;

/// <summary>
/// Protocol buffers, of ONNX: messages within messages, each with its length before it. What looks like a message is opened; the
/// parts are what cannot be, and their place in the messages around them is in their names.
/// </summary>
internal sealed class ProtoContainer : Container
{
    private const int LengthDelimited = 2;
    private const int DeepestMessage = 4;

    public override IReadOnlyList<Part> Split(byte[] file)
    {
        List<Part> parts = [];
        return Open(file, "", 0, parts) ? parts : [];
    }

    public override byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random) => Join([.. parts], 0);

    // A name is the tags on the way, each with the number of the message that it opens: "7#0/1#3/10".
    private static bool Open(ReadOnlySpan<byte> message, string path, int depth, List<Part> parts)
    {
        for (int number = 0; message.Length > 0; number++)
        {
            if (!TryRead(ref message, out ulong tag))
                return false;
            ReadOnlySpan<byte> body;
            switch (tag & 7)
            {
                case 0:
                    ReadOnlySpan<byte> before = message;
                    if (!TryRead(ref message, out _))
                        return false;
                    body = before[..^message.Length];
                    break;
                case 1 or 5:
                    int size = (tag & 7) == 1 ? 8 : 4;
                    if (message.Length < size)
                        return false;
                    body = message[..size];
                    message = message[size..];
                    break;
                case LengthDelimited:
                    if (!TryRead(ref message, out ulong length) || length > (ulong)message.Length)
                        return false;
                    body = message[..(int)length];
                    message = message[(int)length..];
                    break;
                default:
                    return false;
            }

            if (tag >> 3 == 0)
                return false;
            string name = $"{path}{tag}";
            int count = parts.Count;
            bool mayBeMessage = (tag & 7) == LengthDelimited && body.Length > 1 && depth < DeepestMessage;
            if (mayBeMessage && Open(body, $"{name}#{number}/", depth + 1, parts))
                continue;
            parts.RemoveRange(count, parts.Count - count);
            parts.Add(new Part(name, body.ToArray()));
        }

        return true;
    }

    private static byte[] Join(List<Part> parts, int start)
    {
        using MemoryStream message = new();
        for (int at = 0; at < parts.Count;)
        {
            string name = parts[at].Name;
            int slash = name.IndexOf('/', start);
            string step = slash < 0 ? name[start..] : name[start..slash];
            int sharp = step.IndexOf('#');
            ulong tag = ulong.Parse(sharp < 0 ? step : step[..sharp], System.Globalization.CultureInfo.InvariantCulture);
            int next = at + 1;
            byte[] body = parts[at].Body;
            if (slash >= 0)
            {
                string prefix = name[..(slash + 1)];
                while (next < parts.Count && parts[next].Name.StartsWith(prefix, StringComparison.Ordinal))
                    next++;
                body = Join(parts[at..next], slash + 1);
            }

            Write(message, tag);
            if ((tag & 7) == LengthDelimited)
                Write(message, (ulong)body.Length);
            message.Write(body);
            at = next;
        }

        return message.ToArray();
    }

    private static bool TryRead(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && message.Length > 0; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }

    private static void Write(MemoryStream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
