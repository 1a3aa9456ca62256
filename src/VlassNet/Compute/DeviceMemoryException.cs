namespace VlassNet.Compute;

/// <summary>A device has too little free memory for what it was asked to do.</summary>
public sealed class DeviceMemoryException : VlassNetException
{
    /// <inheritdoc cref="VlassNetException(string, string, string, string, Exception)"/>
    public DeviceMemoryException(string expected, string found, string where, string advice, Exception? innerException = null)
        : base(expected, found, where, advice, innerException)
    {
    }
}
