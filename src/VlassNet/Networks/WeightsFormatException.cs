namespace VlassNet.Networks;

/// <summary>A file or stream does not hold a network that can be used. Nothing of it was kept.</summary>
public sealed class WeightsFormatException : VlassNetException
{
    /// <inheritdoc cref="VlassNetException(string, string, string, string, Exception)"/>
    public WeightsFormatException(
        string expected, string found, string where, string advice, Exception? innerException = null)
        : base(expected, found, where, advice, innerException)
    {
    }
}
