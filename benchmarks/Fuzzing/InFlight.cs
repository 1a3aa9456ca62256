using System.IO.MemoryMappedFiles;
using System.Text;

namespace VlassNet.Fuzzing;

/// <summary>
/// The input that a worker is at, in a file that outlives the process: what ends that as a whole, such as a stack overflow, is
/// found by the next run in the same folder. Deleted at an orderly end.
/// </summary>
internal sealed class InFlight : IDisposable
{
    private const int NameAt = 16;
    private const int NameLength = 48;
    private const string Pattern = "in-flight.*";

    private readonly string path;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private string reader = "";

    public InFlight(string folder, int thread, ulong seed)
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, $"in-flight.{Environment.ProcessId}.{thread}");
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, NameAt + NameLength);
        view = file.CreateViewAccessor();
        view.Write(0, seed);
    }

    public void Note(string name, long number)
    {
        view.Write(8, number);
        if (name == reader)
            return;
        reader = name;
        view.WriteArray(NameAt, Encoding.ASCII.GetBytes(name.PadRight(NameLength)), 0, NameLength);
    }

    /// <summary>The inputs that processes were at when they ended, as seed, reader and number; forgets them.</summary>
    public static IEnumerable<(ulong Seed, string Reader, long Number)> Left(string folder)
    {
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, Pattern) : [])
        {
            using (BinaryReader left = new(File.OpenRead(path)))
            {
                (ulong seed, long number) = (left.ReadUInt64(), left.ReadInt64());
                yield return (seed, Encoding.ASCII.GetString(left.ReadBytes(NameLength)).TrimEnd(' ', '\0'), number);
            }

            File.Delete(path);
        }
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
        File.Delete(path);
    }
}
