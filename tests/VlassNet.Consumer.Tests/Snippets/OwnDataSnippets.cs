using VlassNet.Data;
using VlassNet.Reporting;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/how-to/own-data.md.</summary>
internal static class OwnDataSnippets
{
    public static LabeledImages FromArrays()
    {
        float[] pixels = new float[100 * 32 * 32];      // filled by you: image after image, row after row
        int[] labels = new int[100];
        LabeledImages images = LabeledImages.Create(pixels, labels, new ImageShape(32, 32), ["Bent", "Straight"]);
        return images;
    }

    public static async Task<IReadOnlyList<LabeledImages>> FromFiles()
    {
        NpyDatasetOptions options = new() { ClassNames = ["Bent", "Straight"] };
        LabeledImages survey = await new NpyDatasetSource("images.npy", "labels.npy", options).LoadAsync();

        NpyDatasetOptions kept = options with { KeepOnDisk = true };
        LabeledImages large = await new NpyDatasetSource("images.npy", "labels.npy", kept).LoadAsync();

        LabeledImages pictures = await new ImageFolderSource("cutouts").LoadAsync();

        CombinedDatasetSource both = new(
            new NpyDatasetSource("images.npy", "labels.npy", options),
            new NpyDatasetSource("more-images.npy", "more-labels.npy", options));
        LabeledImages all = await both.LoadAsync();

        CutoutPicture.Montage(survey, [0, 1, 2, 3], rows: 1, columns: 4).Save("montage.png");
        (LabeledImages train, LabeledImages validation) = survey.Split(0.8);

        string[] sources = [.. pictures.FileNames()!.Select(name => Path.GetFileNameWithoutExtension(name).Split('_')[0])];
        IReadOnlyList<LabeledImages> parts = pictures.SplitStratified(seed: 1, sources, 0.8, 0.2);
        return [survey, large, pictures, all, train, validation, .. parts];
    }
}
