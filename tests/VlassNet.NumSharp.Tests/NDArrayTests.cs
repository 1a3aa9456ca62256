using NumSharp;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.NumSharp.Tests;

public sealed class NDArrayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_set_goes_to_arrays_and_back(int channels)
    {
        LabeledImages images = Set(5, new ImageShape(3, 4, channels));
        NDArray pixels = images.ToNDArray();
        pixels.shape.Should().Equal(5, 3, 4, channels);
        pixels.dtype.Should().Be<float>();
        ((float)pixels[2, 1, 3, channels - 1]).Should().Be(images.Image(2)[(1 * 4 + 3) * channels + channels - 1]);
        LabeledImages back = await new NDArrayDatasetSource(pixels, images.LabelsToNDArray(), images.ClassNames).LoadAsync();
        Same(back, images);
    }

    [Theory]
    [InlineData("int64 labels")]
    [InlineData("column of labels")]
    [InlineData("one-hot labels")]
    [InlineData("float64 images without channels")]
    [InlineData("images of another memory order")]
    public async Task Types_shapes_and_orders_that_NumPy_makes_are_understood(string what)
    {
        LabeledImages images = Set(6, new ImageShape(3, 4));
        NDArray pixels = images.ToNDArray(), labels = images.LabelsToNDArray();
        switch (what)
        {
            case "int64 labels":
                labels = labels.astype(typeof(long));
                break;
            case "column of labels":
                labels = labels.reshape(6, 1);
                break;
            case "one-hot labels":
                labels = np.array(images.Labels().Select(label => label == 0 ? new[] { 1f, 0f } : [0f, 1f]).SelectMany(row => row).ToArray()).reshape(6, 2);
                break;
            case "float64 images without channels":
                pixels = pixels.astype(typeof(double)).reshape(6, 3, 4);
                break;
            default:
                // Stored column by column, seen row by row.
                pixels = np.array(pixels.reshape(6, 3, 4).transpose([0, 2, 1]).ToArray<float>()).reshape(6, 4, 3).transpose([0, 2, 1]);
                break;
        }

        Same(await new NDArrayDatasetSource(pixels, labels, images.ClassNames).LoadAsync(), images);
    }

    [Fact]
    public async Task What_np_load_gives_is_a_source()
    {
        LabeledImages images = Set(4, new ImageShape(2, 2));
        string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;
        try
        {
            string pixels = Path.Combine(folder, "images.npy"), labels = Path.Combine(folder, "labels.npy");
            np.save(pixels, images.ToNDArray());
            np.save(labels, images.LabelsToNDArray());
            Same(await new NDArrayDatasetSource(np.load_npy(pixels), np.load_npy(labels), images.ClassNames).LoadAsync(), images);
            Same(await new NpyDatasetSource(pixels, labels, new NpyDatasetOptions { ClassNames = images.ClassNames }).LoadAsync(), images);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_cannot_be_a_set_is_refused_with_what_was_found()
    {
        NDArray pixels = np.zeros(new Shape(2, 3, 3), typeof(float)), labels = np.array(new[] { 0, 1 });
        await Refuses(np.zeros(new Shape(2, 9), typeof(float)), labels, "(2, 9)");
        await Refuses(pixels, np.array(new[] { 0, 1, 1 }), "3 labels");
        await Refuses(pixels, np.array(new[] { 0.0, 0.5 }), "0.5 for image 1");
        await Refuses(pixels, np.array(new[] { 0, 9 }), "label 9");
        await Refuses(pixels, np.array(new[] { 0f, 1f, 1f, 1f }).reshape(2, 2), "[1, 1] for image 1");
        pixels[1, 2, 0] = float.NaN;
        await Refuses(pixels, labels, "NaN");

        static async Task Refuses(NDArray pixels, NDArray labels, string found) =>
            (await FluentActions.Awaiting(() => new NDArrayDatasetSource(pixels, labels).LoadAsync()).Should().ThrowAsync<BadInputException>())
                .WithMessage($"*{found}*");
    }

    [Fact]
    public void Weights_and_probabilities_are_arrays_of_their_own()
    {
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(3).Classes("a", "b").Build();
        WeightTensor kernel = model.Weights["conv1.weight"];
        NDArray array = kernel.ToNDArray();
        array.shape.Should().Equal(3, 1, 3, 3);
        float before = kernel.Values[5];
        array[0, 0, 1, 2] = before + 1;
        kernel.Values[5].Should().Be(before, "the array is a copy");
        long version = model.Weights.Version;
        model.Weights.Set("conv1.weight", array.astype(typeof(double)));
        kernel.Values[5].Should().Be(before + 1);
        model.Weights.Version.Should().BeGreaterThan(version);
        FluentActions.Invoking(() => model.Weights.Set("conv1.weight", np.zeros(27))).Should().Throw<ArgumentException>().WithMessage("*(3, 1, 3, 3)*(27)*");

        LabeledImages images = Set(3, new ImageShape(8, 8));
        Predictions predictions = new Evaluator().Predict(model, images);
        NDArray probabilities = predictions.ToNDArray();
        probabilities.shape.Should().Equal(3, 2);
        ((float)probabilities[2, 1]).Should().Be(predictions[2].Probabilities[1]);
    }

    private static LabeledImages Set(int count, ImageShape shape)
    {
        float[] pixels = [.. Enumerable.Range(0, count * shape.Length).Select(i => i / 7f)];
        return LabeledImages.Create(pixels, [.. Enumerable.Range(0, count).Select(i => i % 2)], shape, ["a", "b"]);
    }

    private static void Same(LabeledImages actual, LabeledImages expected)
    {
        (actual.Count, actual.Shape).Should().Be((expected.Count, expected.Shape));
        actual.Labels().Should().Equal(expected.Labels());
        actual.ClassNames.Should().Equal(expected.ClassNames);
        for (int image = 0; image < expected.Count; image++)
            actual.Image(image).ToArray().Should().Equal(expected.Image(image).ToArray());
    }
}
