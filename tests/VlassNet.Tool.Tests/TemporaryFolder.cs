namespace VlassNet.Tool.Tests;

/// <summary>A folder of a test's own, which goes with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("vlassnet-tool-").FullName;

    public string this[string file] => Path.Combine(path, file);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
