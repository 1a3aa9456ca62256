using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Formats.Arrays;

/// <summary>Turns the bytes of any numeric type into numbers.</summary>
internal static class ElementConverter
{
    /// <summary>Converts whole elements; a <paramref name="source"/> of foreign byte order is turned round in place.</summary>
    public static void ToFloats(ElementType type, Span<byte> source, Span<float> destination)
    {
        if (type.IsSwapped)
            Swap(type.Size, source);
        switch (type.Kind, type.Size)
        {
            case ('f', 4): MemoryMarshal.Cast<byte, float>(source).CopyTo(destination); break;
            case ('f', 8): Narrow(MemoryMarshal.Cast<byte, double>(source), destination); break;
            case ('f', 2): Convert<Half>(source, destination); break;
            case ('u', 1): Convert<byte>(source, destination); break;
            case ('b', 1): Truths(source, destination); break;
            case ('u', 2): Convert<ushort>(source, destination); break;
            case ('u', 4): Convert<uint>(source, destination); break;
            case ('u', 8): Convert<ulong>(source, destination); break;
            case ('i', 1): Convert<sbyte>(source, destination); break;
            case ('i', 2): Convert<short>(source, destination); break;
            case ('i', 4): Convert<int>(source, destination); break;
            case ('i', 8): Convert<long>(source, destination); break;
            default: throw new InvalidOperationException($"{type} is not a number");
        }
    }

    /// <summary>One element as it is, exact for everything up to 2⁵³.</summary>
    public static double ToDouble(ElementType type, ReadOnlySpan<byte> source)
    {
        Span<byte> one = stackalloc byte[8];
        source[..type.Size].CopyTo(one);
        if (type.IsSwapped)
            one[..type.Size].Reverse();
        return (type.Kind, type.Size) switch
        {
            ('f', 2) => (double)MemoryMarshal.Read<Half>(one),
            ('f', 4) => MemoryMarshal.Read<float>(one),
            ('f', 8) => MemoryMarshal.Read<double>(one),
            ('b', 1) => one[0] == 0 ? 0 : 1,
            ('u', 1) => one[0],
            ('u', 2) => MemoryMarshal.Read<ushort>(one),
            ('u', 4) => MemoryMarshal.Read<uint>(one),
            ('u', 8) => MemoryMarshal.Read<ulong>(one),
            ('i', 1) => (sbyte)one[0],
            ('i', 2) => MemoryMarshal.Read<short>(one),
            ('i', 4) => MemoryMarshal.Read<int>(one),
            ('i', 8) => MemoryMarshal.Read<long>(one),
            _ => throw new InvalidOperationException($"{type} is not a number"),
        };
    }

    private static void Swap(int size, Span<byte> bytes)
    {
        if (size == 2)
        {
            Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else if (size == 4)
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(ReadOnlySpan<double> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> low = new(source[i..]), high = new(source[(i + Vector<double>.Count)..]);
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Truths(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i] == 0 ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> destination)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(source);
        for (int i = 0; i < values.Length; i++)
            destination[i] = float.CreateTruncating(values[i]);
    }
}
