namespace VlassNet.Tests;

/// <summary>A test that needs what file systems of Unix let everybody do, such as making symbolic links.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Not everybody may make symbolic links here.";
    }
}
