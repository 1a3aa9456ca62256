namespace VlassNet.Tool.Tests.Commands;

public sealed class LabelTests
{
    [Fact]
    public async Task Found_sources_become_a_page_and_its_table_trains()
    {
        using TemporaryFolder folder = new();
        string positions = folder["positions.csv"], page = folder["page.html"], mosaic = Path.GetFullPath("mosaic.fits");
        await File.WriteAllTextAsync(positions, "ra,dec\n150.1,2.2\n150.0995,2.2003\n");
        string[] label = ["label", positions, "--mosaic", mosaic, "--out", page];
        (await ToolRun.OfAsync(label)).ShouldFail(2, "--class-names A,B");
        ToolRun run = (await ToolRun.OfAsync([.. label, "--class-names", "Bent,Straight", "--json"])).ShouldBeDone();
        run.Json().GetProperty("sources").GetInt32().Should().Be(2);
        string html = await File.ReadAllTextAsync(run.Json().GetProperty("pages")[0].GetString()!);
        html.Should().Contain("\"classes\":[\"Bent\",\"Straight\"]").And.Contain("\"r\":150.1,\"d\":2.2,").And.MatchRegex("\"a\":-?0");

        await File.WriteAllTextAsync(positions, "name,ra,dec,label,not_sure,notes,labeller\na,150.1,2.2,Bent,no,,Ada\nb,150.0995,2.2003,Straight,no,,Ada\n");
        (await ToolRun.OfAsync("train", positions, "--mosaic", mosaic, "--validation-split", "0", "--epochs", "1", "--out", folder["model.safetensors"])).ShouldBeDone();
        ToolRun review = (await ToolRun.OfAsync(
            "review", folder["model.safetensors"], positions, "--mosaic", mosaic, "--surroundings", "--out", folder["review.html"], "--json")).ShouldBeDone();
        review.Json().GetProperty("sources").GetInt32().Should().Be(2);
        (await File.ReadAllTextAsync(folder["review.html"])).Should().Contain("\"s\":[").And.Contain("\"n\":\"a\"").And.Contain("\"n\":\"b\"").And.Contain("192 × 192".Replace("×", "\\u00D7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_review_shows_what_is_asked_for()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("model.safetensors"))).ShouldBeDone();
        string[] review = ["review", survey["model.safetensors"], survey.Images, "--labels", survey.Labels, "--out", survey["review.html"], "--device", "cpu"];
        ToolRun none = await ToolRun.OfAsync([.. review, "--at-most", "0"]);
        (none.Code, none.Output).Should().Be((2, ""));
        none.Error.Should().Contain("None of the 80 sources is like that");
        (await ToolRun.OfAsync([.. review, "--class", "Comet"])).ShouldFail(2, "received 'Comet'");
        using VlassCnn model = VlassCnn.Load(survey["model.safetensors"]);
        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        Predictions said = model.Predict(images);
        string name = said[0].ClassName;
        ToolRun run = (await ToolRun.OfAsync([.. review, "--class", name, "--json"])).ShouldBeDone();
        run.Json().GetProperty("sources").GetInt32().Should().Be(said.Count(one => one.ClassName == name));
    }
}
