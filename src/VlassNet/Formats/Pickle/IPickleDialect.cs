namespace VlassNet.Formats.Pickle;

/// <summary>
/// The names and references of another library's pickles, as data: what they stand for is a value of this library, and nothing is looked
/// up or run.
/// </summary>
internal interface IPickleDialect
{
    /// <summary>The value that a name stands for, or null for one that is refused.</summary>
    object? Find(string module, string name);

    /// <summary>The value that a persistent id stands for, or null for one that is refused.</summary>
    object? Resolve(object? id);

    /// <summary>What one of the dialect's names gives when it is called, or null for arguments that make no sense.</summary>
    object? Call(object name, object?[] arguments);
}
