namespace VlassNet.Tool.Tests;

/// <summary>All weights of a model, to compare.</summary>
internal static class Weights
{
    public static float[] Of(string path)
    {
        using ImageClassifier model = ImageClassifier.Load(path);
        return Of(model);
    }

    public static float[] Of(ImageClassifier model) => [.. model.Members.SelectMany(member => member.Weights).SelectMany(tensor => tensor.Values.ToArray())];
}
