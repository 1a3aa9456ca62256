namespace VlassNet.Tool.Tests;

/// <summary>A small simulated survey on the disk, made by the command.</summary>
internal sealed class SmallSurvey : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private SmallSurvey()
    {
    }

    public string Images => folder["images.npy"];

    public string Labels => folder["labels.npy"];

    public string this[string file] => folder[file];

    public static async Task<SmallSurvey> MakeAsync(int count = 80)
    {
        SmallSurvey survey = new();
        (await ToolRun.OfAsync("simulate", survey[""], "--count", $"{count}", "--size", "16")).ShouldBeDone();
        return survey;
    }

    /// <summary>The command line that trains on it.</summary>
    public string[] Train(string output, params string[] more) =>
        ["train", Images, "--labels", Labels, "--epochs", "2", "--device", "cpu", "--out", folder[output], .. more];

    public void Dispose() => folder.Dispose();
}
