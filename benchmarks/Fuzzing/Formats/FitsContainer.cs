using System.IO.Compression;

namespace VlassNet.Fuzzing;

/// <summary>FITS: headers of cards of 80 bytes and data, each filled up to blocks of 2880; sometimes gzipped.</summary>
internal sealed class FitsContainer : Container
{
    private const int CardLength = 80;
    private const int BlockLength = 2880;
    private const string Data = "data";

    public override IReadOnlyList<Part> Split(byte[] file)
    {
        List<Part> parts = [];
        for (int at = 0; at < file.Length; at += BlockLength)
        {
            byte[] block = file[at..Math.Min(file.Length, at + BlockLength)];
            if (block.Length == BlockLength && !block.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
                parts.AddRange(block.Chunk(CardLength).Where(card => card[0] != ' ').Select(card => new Part("card", card)));
            else
                parts.Add(new Part(Data, block));
        }

        return parts;
    }

    public override byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random)
    {
        using MemoryStream file = new();
        foreach (Part part in parts)
        {
            bool isData = part.Name == Data;
            if (isData)
                Fill(file, BlockLength, ' ');
            file.Write(isData ? part.Body : part.Body.AsSpan(0, Math.Min(part.Body.Length, CardLength)));
            Fill(file, isData ? BlockLength : CardLength, isData ? '\0' : ' ');
            if (!isData && part.Body.AsSpan().StartsWith("END     "u8))
                Fill(file, BlockLength, ' ');
        }

        byte[] bytes = file.ToArray();
        return random.OneIn(8) ? Pack(bytes, random) : bytes;
    }

    private static void Fill(MemoryStream file, int multiple, char filler)
    {
        while (file.Length % multiple != 0)
            file.WriteByte((byte)filler);
    }

    private static byte[] Pack(byte[] raw, FuzzRandom random)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(raw);
        return random.OneIn(4) ? ByteMutator.Mutate(packed.ToArray(), raw, random) : packed.ToArray();
    }
}
