using VlassNet.Formats.Input;

namespace VlassNet.Formats.Png;

/// <summary>The compressed data of a picture, which lie in several chunks, in one stream.</summary>
internal sealed class PngDataStream(IReadOnlyList<ReadOnlyMemory<byte>> pieces) : ReadOnlyStream
{
    private int piece;
    private int inPiece;

    /// <summary>Whether more was wanted than there is: who decompresses a whole stream stops at its checksum.</summary>
    public bool IsOverdrawn { get; private set; }

    public override int Read(Span<byte> destination)
    {
        while (piece < pieces.Count && inPiece == pieces[piece].Length)
        {
            piece++;
            inPiece = 0;
        }

        if (piece == pieces.Count)
        {
            IsOverdrawn = true;
            return 0;
        }

        int count = Math.Min(destination.Length, pieces[piece].Length - inPiece);
        pieces[piece].Span.Slice(inPiece, count).CopyTo(destination);
        inPiece += count;
        return count;
    }
}
