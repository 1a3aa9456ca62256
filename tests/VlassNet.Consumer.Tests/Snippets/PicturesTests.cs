using System.Buffers.Binary;
using VlassNet.Consumer.Tests.Docs;
using VlassNet.Data;
using VlassNet.Reporting;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>Pictures that the library itself made, for the pages and the package.</summary>
[Collection(SnippetCollection.Name)]
public class PicturesTests(SnippetFolder folder)
{
    /// <summary>Set to 1 to draw them again: <c>VLASSNET_PICTURES=1 dotnet test tests/VlassNet.Consumer.Tests</c>.</summary>
    private const string Draws = "VLASSNET_PICTURES";

    [Fact]
    public void The_views_on_the_page_of_concepts()
    {
        ConceptsSnippets.Augment(folder.Train);
        Keep("augmented.png").Should().Be(SizeOf("augmented.png"));
    }

    [Fact]
    public void The_package_s_icon_is_a_small_double_source()
    {
        LabeledImages set = folder.Train;
        int image = Enumerable.Range(0, set.Count).Where(candidate => set.ClassNames[set.Label(candidate)] == "Double Lobes").ElementAt(2);
        CutoutPicture.Draw(set.Image(image), set.Shape, new PictureOptions { Zoom = 2 }).Save("icon.png");
        Keep("icon.png").Should().Be((128, 128));
        new FileInfo(Repository.PathOf("docs/images/icon.png")).Length.Should().BeLessThan(20_000);
    }

    /// <summary>The size of the picture that the pages have.</summary>
    private static (int Width, int Height) Keep(string name)
    {
        string kept = Repository.PathOf($"docs/images/{name}");
        if (Environment.GetEnvironmentVariable(Draws) == "1")
            File.Copy(name, kept, overwrite: true);
        return SizeOf(kept);
    }

    private static (int Width, int Height) SizeOf(string path)
    {
        ReadOnlySpan<byte> header = File.ReadAllBytes(path).AsSpan(16, 8);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }
}
