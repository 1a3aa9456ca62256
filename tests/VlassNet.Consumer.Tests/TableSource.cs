using System.Globalization;
using VlassNet.Data;

namespace VlassNet.Consumer.Tests;

/// <summary>A dataset source of an application's own: text with an image on each line, the class first and the pixels behind it.</summary>
internal sealed class TableSource(string path, ImageShape shape, params IReadOnlyList<string> classNames) : IDatasetSource
{
    public async Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        List<float> pixels = [];
        List<int> labels = [];
        string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 1 + shape.Length || !classNames.Contains(words[0]))
            {
                throw new BadInputException(
                    $"a class ({string.Join(", ", classNames)}) and {shape.Length} pixels", $"'{line}'", $"{path}, line {labels.Count + 1}", "Correct the line.");
            }

            labels.Add(classNames.ToList().IndexOf(words[0]));
            pixels.AddRange(words.Skip(1).Select(word => float.Parse(word, CultureInfo.InvariantCulture)));
        }

        return LabeledImages.Create(pixels.ToArray(), labels.ToArray(), shape, classNames);
    }
}
