namespace VlassNet.Formats.Pickle;

/// <summary>
/// A name that only says what lies beside what is wanted, or an object of it: its state is kept as data, and nothing is looked up or run.
/// </summary>
/// <param name="name">The name, with its module.</param>
internal sealed class PickleOpaque(string name)
{
    private const int LongestShown = 100;

    public string Name { get; } = name;

    /// <summary>The attributes of an object; null where it has none.</summary>
    public PickleDictionary? State { get; set; }

    public override string ToString() => $"an object of '{(Name.Length <= LongestShown ? Name : Name[..LongestShown] + "…")}'";
}
