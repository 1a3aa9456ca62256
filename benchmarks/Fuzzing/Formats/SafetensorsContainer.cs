using System.Buffers.Binary;

namespace VlassNet.Fuzzing;

/// <summary>safetensors: a length, a header of that length, and data.</summary>
internal sealed class SafetensorsContainer : Container
{
    private const int LengthSize = sizeof(ulong);

    public override IReadOnlyList<Part> Split(byte[] file)
    {
        if (file.Length < LengthSize)
            return [];
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)(file.Length - LengthSize))
            return [];
        int end = LengthSize + (int)length;
        return [new Part("header", file[LengthSize..end]), new Part("data", file[end..])];
    }

    public override byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random)
    {
        byte[] header = [.. parts.Where(part => part.Name == "header").SelectMany(part => part.Body)];
        byte[] length = new byte[LengthSize];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. parts.Where(part => part.Name != "header").SelectMany(part => part.Body)];
    }
}
