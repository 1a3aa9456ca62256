using VlassNet.Data.Arrays;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Npy;

namespace VlassNet.Data.Npy;

/// <summary>Opens a <c>.npy</c> file whose images are to stay in it.</summary>
internal static class NpyImageFile
{
    private const string Option = $"{nameof(NpyDatasetOptions)}.{nameof(NpyDatasetOptions.KeepOnDisk)}";

    /// <summary>The images of a file, which <paramref name="input"/> closes unless it is told to leave it open.</summary>
    /// <exception cref="BadInputException">
    /// It is no file on a disk, or its images do not lie in it one after the other.
    /// </exception>
    public static FilePixels Open(ByteInput input, PixelRules rules)
    {
        FileStream file = input.File ?? throw Unsuitable("a pipe", input.Name, "Write it to a file first.");
        ArrayLayout layout = NpyReader.ReadHeader(input);
        ImageForm form = ImageForm.Of(layout, rules, input);
        if (layout.IsFortran)
        {
            throw Unsuitable(
                $"an array {layout} in Fortran order", input.Name,
                "Write it with numpy.save(path, numpy.ascontiguousarray(images)).");
        }

        if (layout.Shape[0] > Array.MaxLength)
            throw input.Wrong($"at most {Array.MaxLength:N0} images", $"an array {layout}");
        input.CheckLength((ulong)layout.ByteLength, $"an array {layout}");
        return new FilePixels(file, input.Name, input.Position, layout, form.Shape, new ImageFinish(layout.Type, form, rules));
    }

    /// <summary>Refuses what is no file on a disk, before anything of it is fetched.</summary>
    public static void CheckLocation(InputLocation images)
    {
        if (!images.IsPath)
            throw Unsuitable("a URL or a stream", images.Name, "Save it to a file and give its path.");
    }

    /// <summary>What cannot stay where it is.</summary>
    public static BadInputException Unsuitable(string found, string where, string advice) =>
        DatasetErrors.Of(
            $"an uncompressed .npy file on a disk, in C order, as {Option} asks for", found, where,
            $"{advice} Or leave {Option} out.");
}
