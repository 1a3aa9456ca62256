namespace VlassNet.Tests.Data;

/// <summary>A test with real data, which lie beside the project and are skipped where they do not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    private static readonly string? Folder = Find();

    public RealDataFactAttribute()
    {
        if (Folder is null)
            Skip = "the folder shared/data is not beside the project";
    }

    public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string data = System.IO.Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(data))
                return data;
        }

        return null;
    }
}
