using System.Runtime.InteropServices;

namespace VlassNet.Data.Arrays;

/// <summary>
/// Asks Linux to back a large array with 2 MB pages, as NumPy does: half of the time of a load is otherwise spent on handing
/// out pages of 4 kB. A hint only; elsewhere, and where it fails, everything works as before.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageSize = 2 * 1024 * 1024;
    private const int MadviseHugePage = 14;

    public static void Advise(float[] array)
    {
        if (!OperatingSystem.IsLinux() || array.Length < (int)PageSize)
            return;
        fixed (float* first = array)
        {
            nuint start = ((nuint)first + PageSize - 1) & ~(PageSize - 1);
            nuint end = (nuint)(first + array.Length) & ~(PageSize - 1);
            try
            {
                _ = madvise(start, end - start, MadviseHugePage);
            }
            catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
            {
                // A Linux without the usual C library: it keeps its small pages.
            }
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(nuint address, nuint length, int advice);
}
