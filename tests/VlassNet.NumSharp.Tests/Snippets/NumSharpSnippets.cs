using NumSharp;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;

namespace VlassNet.NumSharp.Tests.Snippets;

/// <summary>docs/gpu.md. Compiled only: files are needed. That the page has these lines, VlassNet.Consumer.Tests sees.</summary>
internal static class NumSharpSnippets
{
    public static async Task<NDArray> Predict(VlassCnn model)
    {
        LabeledImages survey = await new NDArrayDatasetSource(np.load_npy("images.npy"), np.load_npy("labels.npy")).LoadAsync();
        NDArray probabilities = new Evaluator().Predict(model, survey).ToNDArray();     // (image, class)
        return probabilities;
    }
}
