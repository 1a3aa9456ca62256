namespace VlassNet.Data.Duplicates;

/// <summary>The images of all parts, counted through.</summary>
internal sealed class ImageParts
{
    private readonly int[] starts;

    public ImageParts(IReadOnlyList<LabeledImages> parts)
    {
        Parts = parts;
        Shape = parts[0].Shape;
        starts = new int[parts.Count + 1];
        for (int part = 0; part < parts.Count; part++)
            starts[part + 1] = checked(starts[part] + parts[part].Count);
    }

    public IReadOnlyList<LabeledImages> Parts { get; }

    public ImageShape Shape { get; }

    public int Count => starts[^1];

    public ImagePlace Place(int image)
    {
        int part = 0;
        while (image >= starts[part + 1])
            part++;
        return new ImagePlace(part, image - starts[part]);
    }

    public int Part(int image) => Place(image).Part;

    public string ClassName(int image)
    {
        ImagePlace place = Place(image);
        LabeledImages part = Parts[place.Part];
        return part.ClassNames[part.Label(place.Index)];
    }

    /// <summary>The pixels of an image: where they are, or read into the room, which has room for one.</summary>
    public ReadOnlySpan<float> Pixels(int image, Span<float> room)
    {
        ImagePlace place = Place(image);
        return Parts[place.Part].Image(place.Index, room);
    }
}
