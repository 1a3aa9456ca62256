using VlassNet.Catalogs;

namespace VlassNet.Tests.Catalogs;

/// <summary>The records beside the parts of a catalogue.</summary>
public sealed class CatalogRunJsonTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("rows", "-1")]
    [InlineData("catalogue_part", "4")]
    [InlineData("parts", "0")]
    [InlineData("sources", "\"00\"")]
    [InlineData("model", "null")]
    [InlineData("complete", "1")]
    [InlineData("files", "[]")]
    [InlineData("files", "[{\"suffix\":\"/../../x\",\"length\":1,\"sha256\":\"00\"}]")]
    [InlineData("files", "[{\"suffix\":\"\",\"length\":-1,\"sha256\":\"00\"}]")]
    [InlineData("files", "[{\"suffix\":\"\",\"length\":1,\"sha256\":\"00\"}]")]
    [InlineData("mosaics", "1.5")]
    [InlineData("mosaics", "99999999999")]
    public void A_record_that_makes_no_sense_is_refused(string key, string value)
    {
        string hash = new('0', 64), path = Path.Combine(folder.FullName, "catalogue.csv");
        CatalogRun run = new(new(2, 3), hash, hash, hash) { IsComplete = true, Rows = 1, Files = [new("", 1, hash), new(".reg", 2, hash)] };
        CatalogRunJson.Write(path, run);
        CatalogRunJson.Read(path).Should().BeEquivalentTo(run);
        System.Text.Json.Nodes.JsonNode json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path + ".run.json"))!;
        json[key] = System.Text.Json.Nodes.JsonNode.Parse(value);
        File.WriteAllText(path + ".run.json", json.ToJsonString());
        FluentActions.Invoking(() => CatalogRunJson.Read(path)).Should().Throw<BadInputException>().WithMessage("*the record of a part*");
    }
}
