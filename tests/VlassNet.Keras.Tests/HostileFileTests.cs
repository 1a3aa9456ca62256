using System.IO.Compression;

namespace VlassNet.Keras.Tests;

/// <summary>Files that are damaged or made to do harm: each is refused with the usual error, and costs little memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const long MostMemory = 60_000_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("soft_link", "*, /layers/dense/vars/1: expected an object of this file; found a soft link. Nothing was opened.*")]
    [InlineData("endless_link", "*, /layers: expected an object of this file; found a soft link.*")]
    [InlineData("external_link", "*, /layers: expected an object of this file; found an external link.*")]
    [InlineData("hard_loop", "*expected an object of one name; found one of several, or a loop.*")]
    [InlineData("external_storage", "*, /layers/dense/vars/0: expected values that are in the file; found external storage.*")]
    [InlineData("virtual", "*, /layers: expected values in one piece*found a layout of version * and class 3.*libver*")]
    [InlineData("indexed_soft_link", "*, /layers/group20: expected an object of this file; found a soft link.*")]
    [InlineData("large_index", "*expected an index of links with one node, of its own; found another one.*")]
    [InlineData("never_written", "*, /layers/dense/vars/0: expected datasets of at most 16,777,216 bytes together*found 4,398,046,511,104.*")]
    [InlineData("bomb", "*, /layers/dense/vars/0: expected datasets of at most 16,777,216 bytes together*found 17,640,000.*")]
    [InlineData("large_chunk", "*expected chunks of 1 axes and 1 to 16,777,216 bytes; found 1 axes and 1,073,741,824 bytes.*")]
    [InlineData("missing_chunks", "*, /layers/dense/vars/0: expected as many chunks as its shape has; found 999,999 less.*")]
    [InlineData("checksums", "*, /layers/dense/vars/0: expected values as they are, or with h5py's shuffle and gzip; found the filters 3.*")]
    [InlineData("two_names", "*expected an object of one name; found one of several, or a loop.*")]
    [InlineData("integers", "*, layers/dense/vars/0: expected numbers of float16, float32 or float64; found FixedPoint of 4 bytes.*")]
    [InlineData("big_endian", "*, layers/dense/vars/0: expected HDF5 data as Keras writes them; found Exception: Byte order*")]
    [InlineData("nested", "*, layers/sequential: expected layers one after the other; found a model within the model.*")]
    [InlineData("recurrent", "*, layers/lstm: expected a convolution,*found arrays of the shapes (3, 4), (3, 4), (3, 4).*")]
    [InlineData("two_classes", "*expected layers of one class for each kind*(Convolution); found layers/conv2d, layers/my_convolution. Save the whole model*")]
    [InlineData("subclassed", "*expected the groups 'layers'*found the groups conv1.*get_weights*")]
    [InlineData("no_weight_names", "*, /dense: expected the attribute 'weight_names'; found none.*")]
    [InlineData("missing_weights", "*, /dense/dense/kernel:0: expected HDF5 data as Keras writes them; found*")]
    public void What_Keras_does_not_write_is_refused(string name, string message) =>
        Refused(GoldenFiles.Path($"hostile_{name}.h5")).Should().Match(message);

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x89, (byte)'H', (byte)'D' })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    public void Other_files_are_refused_by_their_first_bytes(byte[] bytes) =>
        Refused(Write("other.h5", bytes)).Should().Contain("expected a .keras archive or an HDF5 file; found the bytes");

    /// <summary>The dataspace of an array says that it is one value, and has four axes all the same.</summary>
    [Fact]
    public void An_array_with_another_number_of_values_than_its_shape_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(GoldenFiles.Path("indexed.weights.h5"));
        bytes[10529].Should().Be(1, "it is the type of a simple dataspace (HDF5 format, IV.A.2.b)");
        bytes[10529] = 0;
        Refused(Write("scalar.h5", bytes)).Should().Contain("expected 108 values, as its shape has; found 1.");
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        byte[] whole = File.ReadAllBytes(GoldenFiles.Path("keras3.weights.h5"));
        for (int length = 8; length < whole.Length; length += 509)
            Refused(Write("short.h5", whole[..length])).Should().Contain("expected");
    }

    [Fact]
    public void An_archive_without_weights_is_refused() =>
        Refused(Archive(("config.json", "{}"u8.ToArray()))).Should()
            .Contain("expected an archive with 'config.json' and 'model.weights.h5'; found the entries config.json.");

    [Fact]
    public void An_archive_that_unfolds_to_far_more_than_it_has_is_refused()
    {
        Refused(Archive(("config.json", "{}"u8.ToArray()), ("model.weights.h5", new byte[100_000_000]))).Should()
            .Contain("model.weights.h5: expected at most 16,777,216 bytes in an archive of this length; found more.");
        Refused(Archive(("config.json", new byte[100_000_000]), ("model.weights.h5", []))).Should().Contain("config.json: expected at most 16,777,216 bytes");
    }

    [Fact]
    public void An_archive_that_is_damaged_is_refused()
    {
        byte[] whole = File.ReadAllBytes(GoldenFiles.Path("sequential.keras"));
        Refused(Write("short.keras", whole[..(whole.Length / 2)])).Should().Contain("expected a zip archive that can be read");
    }

    [Theory]
    [InlineData("keras3.weights.h5", 400)]
    [InlineData("compressed.weights.h5", 200)]
    [InlineData("legacy_model.h5", 400)]
    [InlineData("indexed.weights.h5", 400)]
    [InlineData("sequential.keras", 300)]
    public void Changed_bytes_give_a_network_or_the_usual_error(string name, int files)
    {
        byte[] whole = File.ReadAllBytes(GoldenFiles.Path(name));
        byte[] edges = [0, 1, 2, 0x7F, 0x80, 0xFF];
        Random random = new(17);
        string path = Path.Combine(folder.FullName, name);
        int refused = 0;
        for (int number = 0; number < files; number++)
        {
            byte[] changed = [.. whole];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(changed.Length), length = Math.Min(random.Next(2) == 0 ? 1 : 8, changed.Length - at);
                changed.AsSpan(at, length).Fill(random.Next(2) == 0 ? edges[random.Next(edges.Length)] : (byte)random.Next(256));
            }

            File.WriteAllBytes(path, changed);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                KerasFile.Load(path).Dispose();
            }
            catch (BadInputException)
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostMemory);
        }

        refused.Should().BeInRange(1, files);
    }

    private static string Refused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = FluentActions.Invoking(() => KerasFile.Load(path)).Should().Throw<BadInputException>().Which.Message;
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostMemory);
        return message.Replace("\n", " ", StringComparison.Ordinal);
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Archive(params ReadOnlySpan<(string Name, byte[] Bytes)> entries)
    {
        string path = Path.Combine(folder.FullName, "made.keras");
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream entry = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
            entry.Write(bytes);
        }

        return path;
    }
}
