namespace VlassNet.Fuzzing;

/// <summary>A reader of files, and what its inputs are made of.</summary>
internal sealed record FuzzedReader
{
    public required string Name { get; init; }

    /// <summary>The files in the folder of golden files that inputs are made of, as <c>folder/pattern</c>.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Reads an input; the file is there for those that take paths only.</summary>
    public required Action<byte[], ScratchFile> Read { get; init; }

    /// <summary>Seeds beside the files.</summary>
    public IReadOnlyList<byte[]> Generated { get; init; } = [];

    /// <summary>How inputs are taken apart; null where plain changes reach everything.</summary>
    public Container? Container { get; init; }

    /// <summary>The name of the file for those that take paths, where a reader looks at its end.</summary>
    public string FileName { get; init; } = "input";

    /// <summary>Whether an <see cref="ArgumentException"/> is documented for what the file holds.</summary>
    public bool MayRefuseByArgument { get; init; }
}
