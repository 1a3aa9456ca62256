namespace VlassNet.Compute;

/// <summary>A device was asked for that cannot be used here. Nothing else is used in its place.</summary>
public sealed class DeviceUnavailableException : VlassNetException
{
    /// <inheritdoc cref="VlassNetException(string, string, string, string, Exception)"/>
    public DeviceUnavailableException(
        string expected, string found, string where, string advice, Exception? innerException = null)
        : base(expected, found, where, advice, innerException)
    {
    }
}
