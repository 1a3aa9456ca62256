namespace VlassNet.Data.Duplicates;

/// <summary>The images, those together that are exactly the same.</summary>
internal sealed class ExactClasses
{
    private readonly int[] firsts;
    private readonly Dictionary<int, List<int>> several = [];
    private readonly ImageParts images;

    /// <param name="images">All images.</param>
    /// <param name="firsts">For each image the first that is the same.</param>
    public ExactClasses(ImageParts images, int[] firsts)
    {
        this.images = images;
        this.firsts = firsts;
        for (int image = 0; image < firsts.Length; image++)
        {
            if (firsts[image] == image)
                continue;
            if (!several.TryGetValue(firsts[image], out List<int>? members))
                several.Add(firsts[image], members = [firsts[image]]);
            members.Add(image);
        }
    }

    public int[] Firsts => firsts;

    /// <summary>The first images of the classes that have several.</summary>
    public IEnumerable<int> Several => several.Keys;

    public bool IsFirst(int image) => firsts[image] == image;

    /// <summary>The images of a class, ascending.</summary>
    public IReadOnlyList<int> Members(int first) => several.TryGetValue(first, out List<int>? members) ? members : [first];

    /// <summary>The first image of the class in each part that has any.</summary>
    public IEnumerable<int> FirstOfParts(int first) => Members(first).DistinctBy(images.Part);

    /// <summary>The part where all images of a class are; −1 where they are in several.</summary>
    public int OnlyPart(int first)
    {
        int part = images.Part(first);
        return images.Part(Members(first)[^1]) == part ? part : -1;
    }
}
