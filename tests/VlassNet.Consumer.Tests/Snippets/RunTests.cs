using Microsoft.Extensions.DependencyInjection;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>The code on the pages runs, on a small simulated survey. What is compiled only says so in its own file.</summary>
[Collection(SnippetCollection.Name)]
public class RunTests(SnippetFolder folder)
{
    [Fact]
    public Task Getting_started() => GettingStartedSnippets.Run();

    [Fact]
    public void Interrupted_trainings_have_options_that_are_valid() => GettingStartedSnippets.Interrupted().Validate();

    [Fact]
    public async Task The_notebook_but_for_loading_the_published_set()
    {
        TrainingHistory history = await NotebookSnippets.Fit(folder.Train.Select([.. Enumerable.Range(0, 40)]), folder.Valid.SplitAt(10).Item1);
        history.Epochs.Should().HaveCount(10);
        new[] { "image.png", "montage.png", "curves.svg", "history.csv", "confusion-matrix.svg" }.Should().OnlyContain(name => File.Exists(name));
    }

    [Fact]
    public void The_notebook_s_network_and_augmentation_are_those_with_that_name()
    {
        using VlassCnn built = new VlassCnnBuilder(64, 64).Convolution(75).Convolution(50, dropout: 0.2f).Convolution(25).Dense(512, dropout: 0.3f)
            .Classes(LabeledImages.VlassClassNames).Build();
        using VlassCnn named = VlassCnn.Notebook();
        built.Spec.Should().Be(named.Spec);
    }

    [Fact]
    public async Task Fine_tuning()
    {
        using (VlassCnn survey = new VlassCnnBuilder(64, 64).Convolution(2).Convolution(2).Classes(LabeledImages.VlassClassNames).Build())
            survey.Save("model.safetensors");
        TrainingHistory history = await TrainingSnippets.FineTune(folder.Train.Select([0, 1, 2, 3, 4, 5, 6, 7]));
        history.Epochs.Should().HaveCount(30);
    }

    [Fact]
    public async Task Cross_validation()
    {
        CrossValidationResult found = await EvaluationSnippets.CrossValidate(folder.Train.SplitAt(40).First, new TrainingOptions { Epochs = 1 });
        found.Predictions.Count.Should().Be(40);
    }

    [Fact]
    public async Task Labelling()
    {
        LabeledImages sources = await LabelingSnippets.Page();
        using VlassCnn model = await LabelingSnippets.Learn(sources);
        model.ClassNames.Should().Equal("Bent", "Straight");
        LabelingSnippets.Review(model, sources);
        await LabelingSnippets.Correct(model, sources);
        new[] { "field7.html", "review.html", "better.safetensors" }.Should().OnlyContain(name => File.Exists(name));
    }

    [Fact]
    public async Task Own_data()
    {
        OwnDataSnippets.FromArrays().Count.Should().Be(100);
        IReadOnlyList<LabeledImages> sets = await OwnDataSnippets.FromFiles();
        sets.Select(set => set.Count).Should().Equal(40, 40, 4, 80, 32, 8, 3, 1);
        sets[1].Image(7).ToArray().Should().Equal(sets[0].Image(7).ToArray());
        sets[2].ClassNames.Should().Equal("Bent", "Straight");
    }

    [Fact]
    public async Task Evaluation()
    {
        using VlassCnn model = new VlassCnnBuilder(64, 64).Convolution(4).Convolution(4).Classes(LabeledImages.VlassClassNames).Seed(1).Build();
        TrainingOptions options = new() { Epochs = 1 };
        TrainingHistory history = await new Trainer(options).FitAsync(model, folder.Train, folder.Valid);
        EvaluationSnippets.Improve(model, folder.Valid, folder.Train).Should().Equal(folder.Train.Count, folder.Train.Count, folder.Train.Count);
        EvaluationSnippets.Explain(model, folder.Valid);
        EvaluationSnippets.Report(model, folder.Valid, history);
        EvaluationSnippets.Clean(folder.Train, folder.Valid).Count.Should().Be(folder.Train.Count, "the survey has no copies");
        (await EvaluationSnippets.Divide(model, folder.Train, options)).Caution.Should().BeNull();
        new[] { "why.png", "report.html", Path.Combine("figures", "roc.svg") }.Should().OnlyContain(name => File.Exists(name));
    }

    [Fact]
    public async Task A_source_of_one_s_own()
    {
        ImageShape shape = new(2, 3);
        File.WriteAllBytes("raw.bin", new byte[4 * 6 * 2]);
        File.WriteAllBytes("raw-labels.bin", [1, 0]);
        (await new RawSource("raw.bin", "raw-labels.bin", shape).LoadAsync()).Labels().Should().Equal(1, 0);
        Func<Task> other = () => new RawSource("raw.bin", "raw-labels.bin", new ImageShape(5, 7)).LoadAsync();
        await other.Should().ThrowAsync<BadInputException>().WithMessage("raw.bin: expected whole images of 5×7×1, 140 bytes each; found 48 bytes.*");
    }

    [Fact]
    public async Task Own_classes()
    {
        (await OwnClassesSnippets.Name()).ClassNames.Should().Equal("Bent", "Straight");
        LabeledImages merged = OwnClassesSnippets.Merge(folder.Train);
        int[] counts = folder.Train.ClassCounts();
        merged.ClassCounts().Should().Equal(counts[0] + counts[2], counts[1]);
        EvaluationResult result = await OwnClassesSnippets.Train(folder.Train, folder.Valid);
        result.Metrics.Values.BalancedAccuracy.Should().BeInRange(0, 1);
    }

    [Fact]
    public async Task Two_trainings_of_the_page_write_the_same_file()
    {
        LabeledImages few = folder.Train.Select([.. Enumerable.Range(0, 33)]);
        await ReproducingSnippets.Train(few, folder.Valid);
        byte[] first = File.ReadAllBytes("model.safetensors");
        await ReproducingSnippets.Train(few, folder.Valid);
        File.ReadAllBytes("model.safetensors").Should().Equal(first);
        ReproducingSnippets.Remember();
        using (VlassCnn model = VlassCnn.Load("model.safetensors"))
        {
            model.Card.Normalization.Should().Be("min-max");
            ModelsSnippets.Card(model);
        }

        MetricInterval accuracy = ReproducingSnippets.Measure(folder.Valid);
        accuracy.Value.Should().BeInRange(accuracy.Low, accuracy.High);
    }

    [Fact]
    public void Deploying()
    {
        float[] pixels = folder.Valid.Image(0).ToArray();
        DeployingSnippets.Predict(pixels);
        using VlassCnn candidate = new VlassCnnBuilder(64, 64).Classes(folder.Valid.ClassNames).Seed(2).Build();
        DeployingSnippets.Compare(candidate, folder.Valid);
        ServiceCollection services = [];
        DeployingSnippets.Register(services);
        ModelsSnippets.Together(
            ((ulong[])[1, 2]).Select(seed => new VlassCnnBuilder(64, 64).Classes(folder.Train.ClassNames).Seed(seed).Build()), folder.Train, folder.Valid)
            .Should().StartWith("2 networks, 64×64×1 →");
        ModelsSnippets.Service(services, pixels).Probability.Should().BeInRange(0.25f, 1);
        services.Should().HaveCount(2).And.OnlyContain(service => service.ServiceType == typeof(Predictor));
    }

    [Fact]
    public void Detection()
    {
        int components = DetectionSnippets.Find();
        DetectionSnippets.Draw();
        File.Copy("mosaic.fits", "rms.fits");
        DetectionSnippets.Given().Noise(20, 25).Should().BePositive();
        DetectionSnippets.Report();
        File.Exists("sources.png").Should().BeTrue();
        File.ReadAllText("sources.html").Should().Contain("What is in the mosaic");
        DetectionSnippets.Group().Should().BePositive().And.BeLessThanOrEqualTo(components);
        File.ReadLines("components.csv").Should().HaveCount(components + 1);
        File.ReadLines("found.reg").Should().HaveCountGreaterThanOrEqualTo(components + 2);
    }

    [Fact]
    public async Task Catalogues()
    {
        await CataloguesSnippets.Classify();
        (await CataloguesSnippets.Label()).Count.Should().Be(await CataloguesSnippets.Find()).And.BePositive();
        (await CataloguesSnippets.Train()).Should().Be(6);
    }

    [Fact]
    public async Task Concepts()
    {
        ConceptsSnippets.Augment(folder.Train);
        File.Exists("augmented.png").Should().BeTrue();
        (await ConceptsSnippets.Normalize()).Normalization!.ToString().Should().Be("asinh 0.1");
        using VlassCnn model = new VlassCnnBuilder(64, 64).Convolution(4).Classes(folder.Train.ClassNames).Seed(1).Build();
        await ConceptsSnippets.Train(model, folder.Train, folder.Valid);
    }
}
