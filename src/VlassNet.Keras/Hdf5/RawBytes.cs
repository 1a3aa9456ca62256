using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Keras.Hdf5;

/// <summary>The bytes of an HDF5 file by their addresses. None is promised room before it is known to be there.</summary>
internal sealed class RawBytes(Stream stream, InputErrors errors)
{
    /// <summary>The address that stands for none.</summary>
    public const ulong None = ulong.MaxValue;

    /// <summary>How many bytes there are.</summary>
    public ulong Length => (ulong)stream.Length;

    public InputErrors Errors => errors;

    /// <summary>Whether a range is one of the file's.</summary>
    public bool Has(ulong address, ulong count) => address <= Length && count <= Length - address;

    /// <exception cref="BadInputException">The file ends before.</exception>
    public byte[] Read(ulong address, ulong count)
    {
        if (!Has(address, count) || count > int.MaxValue)
            throw Damage(address, $"{count} bytes", $"a file of {Length} bytes");
        byte[] bytes = new byte[(int)count];
        stream.Position = (long)address;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads a structure that begins with four letters.</summary>
    public byte[] Read(ulong address, ulong count, ReadOnlySpan<byte> letters)
    {
        byte[] bytes = Read(address, count);
        return bytes.AsSpan().StartsWith(letters)
            ? bytes
            : throw Damage(address, $"'{Encoding.ASCII.GetString(letters)}'", $"the bytes {Convert.ToHexString(bytes.AsSpan(0, 4))}");
    }

    public Exception Damage(ulong address, string expected, string found) =>
        errors.In(FormattableString.Invariant($"byte {address} of the HDF5 data"), expected, found);

    public static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    public static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    public static ulong Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
