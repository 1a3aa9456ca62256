using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace VlassNet.TorchSharp.Tests;

/// <summary>
/// Lets the test's own copy of TorchSharp's library load on systems with the libstdc++ of GCC 12, such as Debian 12. The library asks for
/// GLIBCXX_3.4.32, but only for the symbol <c>_ZSt21ios_base_library_initv</c>, which no relocation uses. A version that is marked as weak
/// may be missing (System V ABI, "Symbol Versioning": VER_FLG_WEAK).
/// </summary>
internal static class RelaxedLoader
{
    private const string Version = "GLIBCXX_3.4.32";
    private const int DynamicSegment = 2, LoadedSegment = 1, StringTable = 5, VersionNeeds = 0x6ffffffe, VersionNeedCount = 0x6fffffff;
    private const ushort Weak = 2;

    [ModuleInitializer]
    internal static void Relax()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !File.Exists(path))
            return;
        byte[] library = File.ReadAllBytes(path);
        if (!TryMarkWeak(library))
            return;

        // Beside the file and then in its place, so that a process that has loaded it is not disturbed.
        string relaxed = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(relaxed, library);
        File.Move(relaxed, path, overwrite: true);
    }

    /// <summary>Marks the version as weak wherever the library needs it; false where nothing is to be changed.</summary>
    private static bool TryMarkWeak(Span<byte> elf)
    {
        Dictionary<ulong, ulong> dynamic = [];
        List<(ulong Address, ulong Offset, ulong Length)> loaded = [];
        int segments = (int)Word(elf, 32), size = Half(elf, 54), count = Half(elf, 56);
        for (int segment = 0; segment < count; segment++)
        {
            int header = segments + (segment * size);
            uint type = Int(elf, header);
            ulong offset = Word(elf, header + 8), length = Word(elf, header + 32);
            if (type == LoadedSegment)
                loaded.Add((Word(elf, header + 16), offset, length));
            for (int entry = (int)offset; type == DynamicSegment && entry < (int)(offset + length); entry += 16)
                dynamic.TryAdd(Word(elf, entry), Word(elf, entry + 8));
        }

        bool changed = false;
        int names = Place(dynamic[StringTable]), library = Place(dynamic[VersionNeeds]);
        for (ulong libraries = dynamic[VersionNeedCount]; libraries > 0; libraries--)
        {
            int version = library + (int)Int(elf, library + 8);
            for (int versions = Half(elf, library + 2); versions > 0; versions--)
            {
                ushort flags = Half(elf, version + 4);
                if (Name(elf, names + (int)Int(elf, version + 8)) == Version && (flags & Weak) == 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(version + 4)..], (ushort)(flags | Weak));
                    changed = true;
                }

                version += (int)Int(elf, version + 12);
            }

            library += (int)Int(elf, library + 12);
        }

        return changed;

        int Place(ulong address)
        {
            (ulong start, ulong offset, _) = loaded.First(part => address >= part.Address && address - part.Address < part.Length);
            return (int)(address - start + offset);
        }
    }

    private static ushort Half(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf[offset..]);

    private static uint Int(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(elf[offset..]);

    private static ulong Word(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(elf[offset..]);

    private static string Name(ReadOnlySpan<byte> elf, int offset)
    {
        ReadOnlySpan<byte> rest = elf[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
