namespace VlassNet.Tests.Data;

/// <summary>A test that makes a named pipe in the file system; skipped where there are none.</summary>
public sealed class NamedPipeTheoryAttribute : TheoryAttribute
{
    public NamedPipeTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "There are no named pipes in the file system here.";
    }
}
