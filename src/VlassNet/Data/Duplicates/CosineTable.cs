using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Data.Duplicates;

/// <summary>
/// The lowest cosines of an image (DCT-II, of unit length): its coarse look in at most 8×8 numbers a channel. A symmetry of the square
/// exchanges them and changes their signs, and a difference of images is never longer in them than in the pixels.
/// </summary>
internal sealed class CosineTable
{
    private const int Most = 8;

    private readonly ImageShape shape;
    private readonly int high;
    private readonly int wide;
    private readonly float[] rowWaves;
    private readonly float[] columnWaves;

    public CosineTable(ImageShape shape)
    {
        this.shape = shape;
        high = Math.Min(Most, shape.Rows);
        wide = Math.Min(Most, shape.Columns);
        rowWaves = Waves(high, shape.Rows);
        columnWaves = Waves(wide, shape.Columns);
        Count = high * wide * shape.Channels;
        InvariantCount = CountInvariants();
    }

    /// <summary>Numbers of an image, in (channel, row's wave, column's wave) order.</summary>
    public int Count { get; }

    /// <summary>Invariants of an image.</summary>
    public int InvariantCount { get; }

    /// <summary>The cosines of an image.</summary>
    /// <param name="image">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="cosines">Receives <see cref="Count"/> numbers.</param>
    /// <param name="room">Room for a row.</param>
    public void Transform(ReadOnlySpan<float> image, Span<float> cosines, Span<float> room)
    {
        int channels = shape.Channels;
        room = room[..wide];
        cosines.Clear();
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> plane = cosines.Slice(channel * high * wide, high * wide);
            for (int row = 0; row < shape.Rows; row++)
            {
                ReadOnlySpan<float> line = image.Slice(row * shape.Columns * channels, shape.Columns * channels);
                room.Clear();
                for (int column = 0; column < shape.Columns; column++)
                    AddTimes(room, columnWaves.AsSpan(column * wide, wide), line[(column * channels) + channel]);
                for (int wave = 0; wave < high; wave++)
                    AddTimes(plane.Slice(wave * wide, wide), room, rowWaves[(row * high) + wave]);
            }
        }
    }

    /// <summary>The squared distance of two images in their cosines, the first of them as a symmetry shows it.</summary>
    public double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second, SquareSymmetry symmetry)
    {
        double sum = 0;
        int rowSign = symmetry.FlipsRows ? -1 : 1, columnSign = symmetry.FlipsColumns ? -1 : 1;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            int start = channel * high * wide;
            for (int k = 0, rows = 1; k < high; k++, rows *= rowSign)
            {
                for (int l = 0, sign = rows; l < wide; l++, sign *= columnSign)
                {
                    float moved = first[start + (symmetry.Transposes ? (l * wide) + k : (k * wide) + l)];
                    float difference = (sign * moved) - second[start + (k * wide) + l];
                    sum += difference * difference;
                }
            }
        }

        return sum;
    }

    /// <summary>
    /// What no symmetry changes: the length of an image in each space that the symmetries leave to itself, and the number itself where
    /// they leave that. Invariants of two images are never further apart than the images are under any symmetry, since lengths are
    /// not. The coarsest come first.
    /// </summary>
    public void Invariants(ReadOnlySpan<float> cosines, Span<float> invariants)
    {
        int next = 0;
        bool isSquare = shape.Rows == shape.Columns;
        for (int sum = 0; sum <= high + wide - 2; sum++)
        {
            for (int k = Math.Max(0, sum - wide + 1); k <= Math.Min(sum, high - 1); k++)
            {
                int l = sum - k;
                if (isSquare && k > l)
                    break;
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    ReadOnlySpan<float> plane = cosines.Slice(channel * high * wide, high * wide);
                    float one = plane[(k * wide) + l];
                    bool keepsSign = k % 2 == 0 && l % 2 == 0;
                    if (!isSquare || k == l)
                    {
                        invariants[next++] = keepsSign ? one : Math.Abs(one);
                        continue;
                    }

                    float other = plane[(l * wide) + k];
                    if ((k + l) % 2 == 1)
                    {
                        invariants[next++] = MathF.Sqrt((one * one) + (other * other));
                        continue;
                    }

                    float together = (one + other) * MathF.Sqrt(0.5f), apart = (one - other) * MathF.Sqrt(0.5f);
                    invariants[next++] = keepsSign ? together : Math.Abs(together);
                    invariants[next++] = Math.Abs(apart);
                }
            }
        }
    }

    private int CountInvariants()
    {
        if (shape.Rows != shape.Columns)
            return Count;

        // Of the pairs above the diagonal those of an odd and an even wave have one, the others two.
        int mixed = (high / 2) * ((high + 1) / 2), pairs = high * (high - 1) / 2;
        return shape.Channels * (high + mixed + (2 * (pairs - mixed)));
    }

    private static void AddTimes(Span<float> sums, ReadOnlySpan<float> values, float factor)
    {
        Span<Vector256<float>> wideSums = MemoryMarshal.Cast<float, Vector256<float>>(sums);
        ReadOnlySpan<Vector256<float>> wideValues = MemoryMarshal.Cast<float, Vector256<float>>(values);
        for (int i = 0; i < wideSums.Length; i++)
            wideSums[i] += wideValues[i] * factor;
        for (int i = wideSums.Length * Vector256<float>.Count; i < sums.Length; i++)
            sums[i] += values[i] * factor;
    }

    /// <summary>Waves in (place, wave) order.</summary>
    private static float[] Waves(int waves, int places)
    {
        float[] table = new float[places * waves];
        for (int place = 0; place < places; place++)
        {
            for (int wave = 0; wave < waves; wave++)
            {
                double length = Math.Sqrt((wave == 0 ? 1.0 : 2.0) / places);
                table[(place * waves) + wave] = (float)(length * Math.Cos(Math.PI * wave * ((2 * place) + 1) / (2.0 * places)));
            }
        }

        return table;
    }
}
