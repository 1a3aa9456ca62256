namespace VlassNet.Formats.Input;

/// <summary>A kind of file that is recognised by its first bytes, for those who were given it in place of another.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Advice">What to do with it where images or labels were wanted.</param>
internal sealed record KnownFile(string Name, string Advice)
{
    /// <summary>NumPy's own.</summary>
    public static KnownFile Npy { get; } = new("a .npy file", "Load it with NpyDatasetSource.");

    private static readonly (byte[] Start, KnownFile File)[] Kinds =
    [
        ([0x93, .. "NUMPY"u8], Npy),
        ([.. "PK\u0003\u0004"u8], new(
            "a zip archive, as numpy.savez and torch.save write",
            "Load an .npz alone: new NpyDatasetSource(path). Of what torch.save wrote, save the arrays: "
                + "numpy.save(\"images.npy\", tensor.numpy()).")),
        ([0x1f, 0x8b], new("a gzip file", "Decompress it first: gunzip, or in Python gzip.open.")),
        ([.. "BZh"u8], new("a bzip2 file", "Decompress it first: bunzip2, or in Python bz2.open.")),
        ([0xfd, .. "7zXZ"u8], new("an xz file", "Decompress it first: unxz, or in Python lzma.open.")),
        ([0x28, 0xb5, 0x2f, 0xfd], new("a Zstandard file", "Decompress it first: unzstd.")),
        ([0x89, .. "HDF"u8], new("an HDF5 file", "Save its arrays in Python: numpy.save(\"images.npy\", h5py.File(path)[\"images\"][:]).")),
        ([.. "SIMPLE  ="u8], new("a FITS file", "Load FITS images with FitsDatasetSource.")),
        ([0x89, .. "PNG"u8], new("a PNG picture", "Load pictures with ImageFolderSource.")),
        ([0xff, 0xd8, 0xff], new("a JPEG picture", "Convert pictures to grey PNG and load them with ImageFolderSource.")),
        ([.. "version https://git-lfs"u8], new("what Git LFS leaves in place of a large file", "Fetch the file itself: git lfs pull.")),
        ([.. "<!DOCTYPE"u8], new("a page of HTML", "A server sent a message in place of the file: look into it, and fetch the file again.")),
        ([.. "<html"u8], new("a page of HTML", "A server sent a message in place of the file: look into it, and fetch the file again.")),
    ];

    /// <summary>What begins with these bytes; null where it is not known.</summary>
    public static KnownFile? Of(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] begin, KnownFile file) in Kinds)
        {
            if (start.StartsWith(begin))
                return file;
        }

        return null;
    }
}
