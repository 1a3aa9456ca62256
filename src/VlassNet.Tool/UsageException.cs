namespace VlassNet.Tool;

/// <summary>The command line asks for something that cannot be; the message is one line for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
