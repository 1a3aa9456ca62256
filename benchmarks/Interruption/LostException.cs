namespace VlassNet.Interruption;

/// <summary>Work did not end as it should.</summary>
internal sealed class LostException(string message) : Exception(message);
