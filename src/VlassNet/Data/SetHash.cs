using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VlassNet.Data;

/// <summary>
/// What tells a set from every other: SHA-256 of its shape, its labels, soft ones too, and of the SHA-256 of each portion of its images, so that
/// portions are summed up by several threads.
/// </summary>
internal static class SetHash
{
    /// <summary>Values in a portion, about; fixed, since the sum depends on it.</summary>
    private const int Portion = 1 << 20;

    /// <summary>The sum in hexadecimal; the same for any number of threads and wherever the pixels are.</summary>
    /// <param name="images">The set.</param>
    /// <param name="threads">Threads to use; 0 for one on each core.</param>
    /// <param name="cancellationToken">Asked after each image.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static string Of(LabeledImages images, int threads, CancellationToken cancellationToken)
    {
        ImageShape shape = images.Shape;
        int[] head = [images.Count, shape.Rows, shape.Columns, shape.Channels, images.ClassNames.Length, .. images.Labels()];
        byte[] start = new byte[head.Length * sizeof(int)];
        for (int i = 0; i < head.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(i * sizeof(int)), head[i]);
        int inPortion = Math.Max(1, Portion / shape.Length), portions = (images.Count - 1) / inPortion + 1;
        byte[] sums = new byte[portions * SHA256.HashSizeInBytes];
        ParallelLoop.Run(0, portions, threads, cancellationToken, portion =>
        {
            Span<byte> sum = sums.AsSpan(portion * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
            int first = portion * inPortion;
            AddUp(images, first, Math.Min(inPortion, images.Count - first), sum, cancellationToken);
        });

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        hash.AppendData(MemoryMarshal.AsBytes(images.SoftLabels));
        hash.AppendData(sums);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddUp(LabeledImages images, int first, int count, Span<byte> sum, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using ImageRoom room = new(images);
        for (int image = first; image < first + count; image++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(MemoryMarshal.AsBytes(images.Image(image, room.Pixels)));
        }

        hash.GetHashAndReset(sum);
    }
}
