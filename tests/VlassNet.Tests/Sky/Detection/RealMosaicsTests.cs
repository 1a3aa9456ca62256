using System.Text.Json;
using VlassNet.Sky;
using VlassNet.Sky.Detection;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>Images of FIRST and NVSS beside what SExtractor finds in them.</summary>
public class RealMosaicsTests
{
    [RealDataFact]
    public void What_SExtractor_finds_is_found_where_it_is()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden/detection/sextractor.json");
        foreach (IGrouping<string, JsonElement> file in JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray()
            .GroupBy(source => source.GetProperty("file").GetString()!))
        {
            using FitsImage image = FitsImage.Open(RealDataFactAttribute.Path($"fits/{file.Key}"));
            double beam = SkyCalibration.Of(image).BeamWidth;
            IReadOnlyList<SourceComponent> found = new SourceFinder().Find(image).Components;
            found.Should().HaveCount(file.Count());
            foreach (JsonElement source in file)
            {
                // SExtractor does not take the neighbours off where sources overlap (flag 2), which draws its positions towards them.
                double limit = (source.GetProperty("flags").GetInt32() & 2) == 0 ? 0.1 : 0.15;
                found.Min(component => double.Hypot(
                    component.Row - source.GetProperty("row").GetDouble(), component.Column - source.GetProperty("column").GetDouble()))
                    .Should().BeLessThan(limit * beam);
            }
        }
    }
}
