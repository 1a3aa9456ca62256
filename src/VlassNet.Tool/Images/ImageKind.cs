namespace VlassNet.Tool.Images;

/// <summary>What labelled images are.</summary>
internal enum ImageKind
{
    PngFolder,
    FitsFolder,
    PngTable,
    FitsTable,
    Batches,
    Npy,
    Npz,
    Pickle,
}
