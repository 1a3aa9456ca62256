using System.Buffers.Binary;
using System.Text;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

/// <summary>What the tests of hostile files share.</summary>
internal static class HostileFiles
{
    public static async Task<BadInputException> Refused(IDatasetSource source, string message)
    {
        Func<Task> loading = () => source.LoadAsync();
        return (await loading.Should().ThrowAsync<BadInputException>().WithMessage($"*{message}*")).Which;
    }

    public static byte[] Npy(string header, byte[] data)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data];
    }
}
