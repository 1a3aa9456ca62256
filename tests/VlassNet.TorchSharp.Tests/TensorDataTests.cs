using VlassNet.Augmentation;
using VlassNet.Data;
using VlassNet.TorchSharp.Data;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Tests;

/// <summary>Labelled images to tensors and back.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class TensorDataTests
{
    private static readonly ImageShape Shape = new(3, 4, 2);

    private static readonly LabeledImages Images = LabeledImages.Create(
        [.. Enumerable.Range(0, 5 * Shape.Length).Select(at => at / 100f)], [2, 0, 1, 1, 0], Shape, ["a", "b", "c"]);

    [Fact]
    public async Task Images_and_labels_go_there_and_back()
    {
        long before = LifetimeTests.CountAfterOthers();
        (Tensor images, Tensor labels) = Images.ToTensors();
        using (images)
        using (labels)
        {
            images.shape.Should().Equal(5, 2, 3, 4);
            using (Tensor pixel = images[3, 1, 2, 0])
                pixel.item<float>().Should().Be(Images.Image(3)[2 * 4 * 2 + 1], "channels come before rows");

            labels.dtype.Should().Be(ScalarType.Int64);
            LabeledImages back = await new TensorDatasetSource(images, labels, ["a", "b", "c"]).LoadAsync();
            for (int image = 0; image < 5; image++)
                back.Image(image).ToArray().Should().Equal(Images.Image(image).ToArray());
            back.Labels().Should().Equal(Images.Labels());
        }

        Tensor.TotalCount.Should().Be(before, "what was made on the way is freed");
    }

    [Fact]
    public async Task Types_one_hot_labels_and_images_without_channels_are_taken()
    {
        using Tensor numbers = arange(24, dtype: ScalarType.Float64), images = numbers.view(2, 3, 4), labels = tensor(new float[,] { { 0, 1 }, { 1, 0 } });
        LabeledImages found = await new TensorDatasetSource(images, labels, ["x", "y"]).LoadAsync();
        found.Shape.Should().Be(new ImageShape(3, 4));
        found.Labels().Should().Equal(1, 0);
        found.Image(1)[5].Should().Be(17);
    }

    [Fact]
    public async Task Bad_tensors_are_refused()
    {
        using Tensor images = zeros(2, 3, 4), flat = zeros(2, 12), complex = zeros(2, 3, 4, dtype: ScalarType.ComplexFloat32);
        using Tensor good = zeros(2, dtype: ScalarType.Int64), half = tensor(new[] { 0.5, 1 }), twice = tensor(new float[,] { { 1, 1 }, { 0, 1 } }), few = zeros(1);
        foreach ((Tensor pixels, Tensor labels, string said) in new[]
        {
            (flat, good, "*(image, row, column)*(2, 12)*"), (complex, good, "*real type*"), (images, half, "*whole numbers*0.5*"),
            (images, twice, "*one-hot*"), (images, few, "*1*"),
        })
        {
            await new TensorDatasetSource(pixels, labels).Invoking(it => it.LoadAsync()).Should().ThrowAsync<Exception>().WithMessage(said);
        }
    }

    [Fact]
    public void A_dataset_gives_the_views_that_training_makes()
    {
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        using LabeledImagesDataset plain = new(Images), augmented = new(Images, augmenter, seed: 7) { Epoch = 3 };
        plain.Count.Should().Be(5);
        float[] expected = new float[Shape.Length];
        for (int image = 0; image < 5; image++)
        {
            augmenter.Augment(Images.Image(image), expected, Shape, new SampleKey(7, 3, image));
            Planes(augmented, image).Should().Equal(ToPlanes(expected));
            Planes(plain, image).Should().Equal(ToPlanes(Images.Image(image).ToArray()));
        }

        plain.Invoking(it => it.GetTensor(5)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_data_loader_makes_batches_of_it()
    {
        using LabeledImagesDataset dataset = new(Images);
        using var loader = new global::TorchSharp.Modules.DataLoader(dataset, 2, shuffle: false, device: CPU);
        List<long> labels = [];
        foreach (Dictionary<string, Tensor> batch in loader)
        {
            using Tensor images = batch["image"], stacked = batch["label"], flat = stacked.view(-1);
            images.shape[1..].Should().Equal(2, 3, 4);
            labels.AddRange(flat.data<long>());
        }

        labels.Should().Equal(Images.Labels().Select(label => (long)label));
    }

    private static float[] Planes(LabeledImagesDataset dataset, int image)
    {
        Dictionary<string, Tensor> item = dataset.GetTensor(image);
        using Tensor pixels = item["image"], label = item["label"];
        label.item<long>().Should().Be(Images.Label(image));
        return pixels.data<float>().ToArray();
    }

    private static float[] ToPlanes(float[] pixels) =>
        [.. Enumerable.Range(0, Shape.Channels).SelectMany(channel => Enumerable.Range(0, 12).Select(pixel => pixels[2 * pixel + channel]))];
}
