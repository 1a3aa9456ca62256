using System.Globalization;
using System.Text;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Npy;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Reporting;

namespace VlassNet.Benchmarks;

/// <summary>
/// A page of images without labels and of what a network takes each for: how one that saw simulated sources only does on real ones can
/// be looked at and not be measured.
/// </summary>
internal static class PredictedMontage
{
    public static int Write(string model, string images, string page, TextWriter output)
    {
        using VlassCnn network = VlassCnn.Load(model);
        LabeledImages set = Read(images, network);
        Predictions predictions = new Evaluator(new EvaluatorOptions { AverageSymmetries = true }).Predict(network, set);

        StringBuilder html = new("<!doctype html><meta charset=\"utf-8\"><title>Predictions</title>"
            + "<style>figure{display:inline-block;margin:4px;font:12px sans-serif}</style>\n");
        for (int image = 0; image < set.Count; image++)
        {
            using MemoryStream png = new();
            CutoutPicture.Draw(set.Image(image), set.Shape, new PictureOptions { Zoom = 2 }).Save(png);
            ImagePrediction prediction = predictions[image];
            string classes = string.Join(", ", Enumerable.Range(0, set.ClassNames.Length)
                .OrderByDescending(label => prediction.Probabilities[label]).Take(2)
                .Select(label => string.Create(CultureInfo.InvariantCulture, $"{set.ClassNames[label]} {prediction.Probabilities[label]:F2}")));
            html.Append(CultureInfo.InvariantCulture, $"<figure><img src=\"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}\">");
            html.Append(CultureInfo.InvariantCulture, $"<figcaption>{image}: {Markup.Escape(classes)}</figcaption></figure>\n");
        }

        File.WriteAllText(page, html.ToString());
        for (int label = 0; label < set.ClassNames.Length; label++)
        {
            int count = Enumerable.Range(0, set.Count).Count(image => predictions[image].Class == label);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.ClassNames[label]}: {count}"));
        }

        return 0;
    }

    /// <summary>The images of a file, all of them of the first class as far as anybody knows.</summary>
    private static LabeledImages Read(string path, VlassCnn network)
    {
        using FileStream file = File.OpenRead(path);
        using ByteInput header = new(file, path, file.Length, null, leaveOpen: true, new LoadMeter(null), CancellationToken.None);
        ArrayLayout layout = NpyReader.ReadHeader(header);
        string text = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({layout.Shape[0]},), }}";
        byte[] labels = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text.PadRight(117) + "\n"), .. new byte[layout.Shape[0]]];
        file.Position = 0;
        return new NpyDatasetSource(file, new MemoryStream(labels), new NpyDatasetOptions { ClassNames = network.ClassNames })
            .LoadAsync().GetAwaiter().GetResult();
    }
}
