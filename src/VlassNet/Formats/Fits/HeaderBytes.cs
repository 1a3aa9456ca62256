namespace VlassNet.Formats.Fits;

/// <summary>
/// The bytes of a file of which only headers are wanted: data are taken to be there as the header claims, so that a gzipped file or a download
/// is not read to the end of its image to find out.
/// </summary>
/// <param name="bytes">The bytes, which this takes over.</param>
internal sealed class HeaderBytes(FitsBytes bytes) : FitsBytes(bytes.Name)
{
    public override long? MostBytes => bytes.MostBytes;

    public override long Available(long offset, long most) => most > HeaderReader.BlockLength ? most : bytes.Available(offset, most);

    public override int ReadAt(long offset, Span<byte> destination) => bytes.ReadAt(offset, destination);

    public override void Dispose() => bytes.Dispose();
}
