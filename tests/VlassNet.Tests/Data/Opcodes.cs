using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Tests.Data;

/// <summary>Puts pickles together by hand, the way no honest program would.</summary>
internal static class Opcodes
{
    public static byte[] Of(params object[] parts) =>
        [.. parts.SelectMany(part => part switch
        {
            byte[] bytes => bytes,
            string text => Encoding.Latin1.GetBytes(text),
            int value => [(byte)value],
            long value => Long(value),
            _ => throw new ArgumentException(part.ToString()),
        })];

    public static byte[] Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>An array of protocol 0 whose bytes are the given text, e.g. <c>\x01</c>.</summary>
    public static string Array(string shape, string type, string quoted) =>
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n" + shape + "cnumpy\ndtype\n(S'" + type +
        "'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbI00\nS'" + quoted + "'\ntb";

    public static byte[] Repeat(string text, int count) =>
        Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(text, count)));
}
