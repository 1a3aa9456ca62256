namespace VlassNet.Tests;

/// <summary>A test that needs a disk of its own that it can fill up (<see cref="SmallDisk"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanBeMade)
            Skip = "Mounting a small file system needs Linux and root.";
    }
}
