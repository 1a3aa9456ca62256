using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using VlassNet.Consumer.Tests.Docs;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Simulation;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>
/// A folder with the files that the pages speak of, which is the current one while there is this object: the code on the pages has
/// paths without folders. Small, so that everything runs in seconds.
/// </summary>
public sealed class SnippetFolder : IDisposable
{
    private readonly string before = Directory.GetCurrentDirectory();

    public SnippetFolder()
    {
        Path = Directory.CreateTempSubdirectory("vlassnet-snippets-").FullName;
        Directory.SetCurrentDirectory(Path);
        LabeledImages survey = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 140, Seed = 5 }).LoadAsync().GetAwaiter().GetResult();
        (Train, Valid) = survey.SplitAt(100);

        using VlassCnn small = new VlassCnnBuilder(64, 64).Convolution(4).Classes(survey.ClassNames).Seed(1).Build();
        small.Save("model.safetensors");
        foreach (string name in (string[])["", "more-"])
        {
            WriteImages($"{name}images.npy", Valid);
            WriteNpy($"{name}labels.npy", "|u1", $"({Valid.Count},)", [.. Valid.Labels().Select(label => (byte)(label % 2))]);
        }

        File.WriteAllLines("list.csv", ["ra,dec", "150.1,2.2", "150.0995,2.2003"]);
        File.WriteAllLines("labels.csv", ["ra,dec,label", "150.1,2.2,Bent", "150.0995,2.2003,Straight"]);
        File.WriteAllLines("sources.csv", ["ra,dec,label", "150.1,2.2,?", "150.0995,2.2003,?"]);
        foreach ((string file, string person) in new[] { ("field7-Ada", "Ada"), ("field7-Bob", "Bob"), ("review-Eve", "Eve") })
        {
            File.WriteAllLines($"{file}.csv",
            [
                "name,file,ra,dec,label,not_sure,notes,labeller", $"mosaic.fits 150.1 +2.2,mosaic.fits,150.1,2.2,Bent,no,,{person}",
                $"mosaic.fits 150.0995 +2.2003,mosaic.fits,150.0995,2.2003,{(person == "Ada" ? "Straight" : "Bent")},no,,{person}",
            ]);
        }

        string mosaic = Repository.PathOf("tests/VlassNet.Tests/Golden/cutouts/mosaic.fits");
        File.Copy(mosaic, "mosaic.fits");
        for (int image = 0; image < 4; image++)
        {
            string folder = $"cutouts/{(image % 2 == 0 ? "Bent" : "Straight")}";
            Directory.CreateDirectory(folder);
            GreyPng.Write($"{folder}/J000{image}.png", Valid.Image(image), 64, 64);
            File.Copy(mosaic, $"{folder}/J000{image}.fits");
        }
    }

    public string Path { get; }

    public LabeledImages Train { get; }

    public LabeledImages Valid { get; }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(before);
        Directory.Delete(Path, recursive: true);
    }

    public static void WriteImages(string path, LabeledImages images)
    {
        float[] pixels = [.. Enumerable.Range(0, images.Count).SelectMany(image => images.Image(image).ToArray())];
        WriteNpy(path, "<f4", $"({images.Count}, {images.Shape.Rows}, {images.Shape.Columns})", MemoryMarshal.AsBytes(pixels.AsSpan()));
    }

    /// <summary>As numpy.save does it.</summary>
    public static void WriteNpy(string path, string type, string shape, ReadOnlySpan<byte> data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(((header.Length + 10 + 64) / 64 * 64) - 11) + "\n";
        using FileStream file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)]);
        file.Write(data);
    }

    /// <summary>As numpy.savez does it, with an entry of that name.</summary>
    public static void WriteNpz(string path, string entry)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        archive.CreateEntryFromFile("labels.npy", entry);
    }
}
