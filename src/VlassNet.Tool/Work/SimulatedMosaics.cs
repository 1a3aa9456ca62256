using System.Globalization;
using System.Text;

namespace VlassNet.Tool.Work;

/// <summary>Writes simulated mosaics side by side, and a table of their sources with labels, as 'vlassnet train' takes it.</summary>
/// <param name="Folder">Where to.</param>
/// <param name="Count">How many.</param>
/// <param name="Size">Rows and columns of each; null for the usual.</param>
/// <param name="Seed">Chooses the first one; those after it have the numbers after it.</param>
internal sealed record SimulatedMosaics(string Folder, int Count, int? Size, ulong Seed)
{
    public const string TableName = "sources.csv";

    /// <summary>The strip of sky that they cover leaves a little between two of them.</summary>
    private const double Step = 1.02 / 3600;

    /// <returns>The mosaics, and how many sources they have in all.</returns>
    public (IReadOnlyList<string> Files, int Sources) Write(IProgress<WorkProgress> progress, CancellationToken stop)
    {
        SimulatedMosaicOptions usual = new();
        int size = Size ?? usual.Size, sources = 0;
        double step = size * Step / Math.Cos(usual.Centre.Declination * Math.PI / 180);
        int digits = Math.Max(2, Count.ToString(CultureInfo.InvariantCulture).Length);
        List<string> files = [];
        StringBuilder table = new("file,ra,dec,label\n");
        for (int number = 0; number < Count; number++)
        {
            stop.ThrowIfCancellationRequested();
            string name = $"mosaic-{(number + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}.fits";
            SimulatedMosaicOptions options = usual with
            {
                Size = size, Seed = Seed + (ulong)number, Centre = usual.Centre with { RightAscension = (usual.Centre.RightAscension + (number * step)) % 360 },
            };
            files.Add(Path.Combine(Folder, name));
            foreach (SimulatedSource source in SimulatedMosaic.Write(files[^1], options))
            {
                sources++;
                string label = LabeledImages.VlassClassNames[source.Label];
                table.Append(
                    CultureInfo.InvariantCulture, $"{name},{source.Position.RightAscension:F7},{source.Position.Declination:F7},{label}\n");
            }

            progress.Report(new WorkProgress(number + 1, Count));
        }

        File.WriteAllText(Path.Combine(Folder, TableName), table.ToString());
        return (files, sources);
    }
}
