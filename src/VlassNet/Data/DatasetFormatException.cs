namespace VlassNet.Data;

/// <summary>A file, stream or array is not a data set that can be used. Nothing of it was kept.</summary>
public sealed class DatasetFormatException : VlassNetException
{
    /// <inheritdoc cref="VlassNetException(string, string, string, string, Exception)"/>
    public DatasetFormatException(
        string expected, string found, string where, string advice, Exception? innerException = null)
        : base(expected, found, where, advice, innerException)
    {
    }
}
