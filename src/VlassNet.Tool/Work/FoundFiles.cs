using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>What was found in a mosaic, and the files that have it.</summary>
internal sealed record FoundFiles(
    string Mosaic, int Sources, int Components, string ComponentTable, string? SourceTable, string Regions, string? Report, string? Picture)
{
    /// <summary>Writes the files, which are called as the mosaic.</summary>
    /// <param name="mosaic">The mosaic.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="extension">How tables are written: .csv or .vot.</param>
    /// <param name="result">What was found.</param>
    /// <param name="isReported">Whether a report and a picture are wanted.</param>
    public static FoundFiles Write(string mosaic, string folder, string extension, DetectionResult result, bool isReported)
    {
        string name = Path.GetFileName(mosaic), path = Path.Combine(folder, name[..name.IndexOf(".f", StringComparison.OrdinalIgnoreCase)]);
        string components = $"{path}.components{extension}", regions = $"{path}.reg";
        Catalogs.ComponentTable.Write(components, result.Sources);
        RegionFile.Write(regions, result.Sources);

        // Without coordinates there are no positions to list.
        string? sources = result.Sources.All(source => source.Position is not null) ? $"{path}.sources.csv" : null;
        if (sources is not null)
            File.WriteAllText(sources, SourceList(result.Sources));
        string? report = isReported ? $"{path}.html" : null, picture = isReported ? $"{path}.png" : null;
        if (isReported)
        {
            result.SaveReport(report!, new MosaicReportOptions { Title = name });
            MosaicPicture.Draw(result).Save(picture!);
        }

        return new FoundFiles(mosaic, result.Sources.Length, result.Components.Length, components, sources, regions, report, picture);
    }

    public JsonObject ToJson() => new()
    {
        ["mosaic"] = Mosaic, ["sources"] = Sources, ["components"] = Components, ["componentTable"] = ComponentTable, ["sourceTable"] = SourceTable,
        ["regions"] = Regions, ["report"] = Report, ["picture"] = Picture,
    };

    public override string ToString() => $"{Counted.Of(Sources, "source")} of {Counted.Of(Components, "component")}";

    /// <summary>Positions as lists of them are read: names, right ascension and declination in degrees.</summary>
    private static string SourceList(IEnumerable<DetectedSource> sources)
    {
        StringBuilder text = new("name,ra,dec,extent,peak_flux,total_flux,components\n");
        foreach (DetectedSource source in sources)
        {
            SkyPosition position = source.Position!.Value;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{source.Name},{position.RightAscension:F7},{position.Declination:F7},{source.Extent:F2},{source.PeakFlux:G6},{source.Flux:G6},{source.Components.Length}\n");
        }

        return text.ToString();
    }
}
