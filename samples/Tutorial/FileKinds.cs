namespace Tutorial;

/// <summary>Tells NumPy's files from pickles: by how they begin or, where that would mean a download, by their extension.</summary>
internal static class FileKinds
{
    private enum Kind
    {
        Pickle,
        Npy,
        Npz,
    }

    public static IDatasetSource Source(string images, string? labels)
    {
        Kind kind = KindOf(images);
        if (kind == Kind.Npz)
        {
            return labels is null
                ? new NpyDatasetSource(images)
                : throw new UsageException($"--labels {labels}: not wanted here, because {images} is an archive that has to hold both.");
        }

        if (labels is null)
            throw new UsageException($"--images {images} needs --labels as well; only an .npz archive can hold both.");
        if (KindOf(labels) != kind)
            throw new UsageException($"--labels {labels}: expected a file of the same kind as {images}: both .npy, or both pickles.");
        return kind == Kind.Npy ? new NpyDatasetSource(images, labels) : new PickleDatasetSource(images, labels);
    }

    private static Kind KindOf(string place)
    {
        if (File.Exists(place))
        {
            Span<byte> start = stackalloc byte[2];
            using FileStream file = File.OpenRead(place);
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return start.SequenceEqual((ReadOnlySpan<byte>)[0x93, (byte)'N']) ? Kind.Npy
                : start.SequenceEqual("PK"u8) ? Kind.Npz
                : Kind.Pickle;
        }

        string path = place.Split('?', '#')[0];
        return path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? Kind.Npy
            : path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? Kind.Npz
            : Kind.Pickle;
    }
}
