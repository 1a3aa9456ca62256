using System.IO.Compression;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

/// <summary>The files that make_data.py wrote, and the values that it wrote into them.</summary>
internal static class GoldenData
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "data", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    /// <summary>A gzipped file's content: as a stream that can seek, or as one that cannot.</summary>
    public static Stream Unzipped(string name, bool canSeek)
    {
        GZipStream zipped = new(File.OpenRead(Path(name)), CompressionMode.Decompress);
        if (!canSeek)
            return zipped;
        MemoryStream memory = new();
        zipped.CopyTo(memory);
        memory.Position = 0;
        return memory;
    }

    public static float Small(string kind, int image, int row, int column)
    {
        int v = (20 * image) + (5 * row) + column;
        return kind[0] switch
        {
            'f' => (v / 8f) - 2,
            'i' => v - 9,
            'b' => v % 3 == 0 ? 1 : 0,
            _ => v,
        };
    }

    public static float Large(int image, int row, int column) => (image + (5 * row) + column) % 32 / 8f;

    public static void ShouldBeSmall(LabeledImages set, string kind, float scale = 1)
    {
        set.Shape.Should().Be(new ImageShape(4, 5));
        set.Labels().Should().Equal(2, 0, 3);
        ShouldBe(set, (image, row, column) => Small(kind, image, row, column) / scale);
    }

    public static void ShouldBeLarge(LabeledImages set)
    {
        set.Count.Should().Be(300);
        set.Shape.Should().Be(new ImageShape(32, 32));
        ShouldBe(set, Large);
    }

    /// <summary>Labels 0, 1, 2, 3, 0, … for the large sets: a list in a pickle.</summary>
    public static MemoryStream LargeLabels()
    {
        byte[] labels = [(byte)']', (byte)'(', .. Enumerable.Range(0, 300).SelectMany(i => new[] { (byte)'K', (byte)(i % 4) }),
            (byte)'e', (byte)'.'];
        return new MemoryStream(labels);
    }

    private static void ShouldBe(LabeledImages set, Func<int, int, int, float> expected)
    {
        for (int image = 0; image < set.Count; image++)
        {
            float[] wanted = new float[set.Shape.Length];
            for (int i = 0; i < wanted.Length; i++)
                wanted[i] = expected(image, i / set.Shape.Columns, i % set.Shape.Columns);
            set.Image(image).SequenceEqual(wanted).Should().BeTrue($"image {image} should be as Python wrote it");
        }
    }
}
