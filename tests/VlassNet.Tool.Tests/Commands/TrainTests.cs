using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class TrainTests
{
    [Fact]
    public async Task It_trains_calibrates_and_reports()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        ToolRun run = (await ToolRun.OfAsync(survey.Train("model.safetensors", "--report", survey["report.html"], "--history", survey["history.csv"])))
            .ShouldBeDone();
        run.Output.Should().Contain("Validation images: 16 images").And.Contain("weighted avg").And.Contain("model.safetensors");
        run.Error.Should().Contain("Epoch 2/2: ").And.Contain("Calibrated: temperature");
        File.ReadAllText(survey["report.html"]).Should().Contain("vlassnet train");
        File.ReadAllLines(survey["history.csv"]).Should().HaveCount(3);
        Directory.Exists(survey["model.safetensors.checkpoints"]).Should().BeFalse("the model is complete");
        using VlassCnn model = VlassCnn.Load(survey["model.safetensors"]);
        model.Card.Calibration!.AverageSymmetries.Should().BeTrue();
    }

    [Fact]
    public async Task It_is_the_trainer_of_the_library()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        JsonElement json = (await ToolRun.OfAsync(survey.Train("model.safetensors", "--seed", "3", "--validation-split", "0", "--json"))).ShouldBeDone().Json();
        json.GetProperty("epochs").GetInt32().Should().Be(2);
        json.GetProperty("validation").ValueKind.Should().Be(JsonValueKind.Null);
        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        using VlassCnn expected = VlassCnn.Recommended(images.Shape, images.ClassNames, seed: 3);
        await new Trainer(TrainingOptions.Recommended with { Epochs = 2, Seed = 3 }).FitAsync(expected, images);
        Weights.Of(survey["model.safetensors"]).Should().Equal(Weights.Of(expected));
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public async Task What_is_stopped_is_gone_on_with_and_ends_with_the_same_bits(int code)
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("whole.safetensors"))).ShouldBeDone();
        string[] train = survey.Train("model.safetensors");
        ToolRun stopped = await ToolRun.OfAsync(error => error.StopAt("Epoch 1/2", (ExitCode)code), train);
        stopped.Code.Should().Be(code);
        stopped.Output.Should().BeEmpty();
        stopped.Error.Should().Contain("The same command goes on from there.");
        File.Exists(survey["model.safetensors"]).Should().BeFalse("it is not complete");
        ToolRun resumed = (await ToolRun.OfAsync(train)).ShouldBeDone();
        resumed.Error.Should().Contain("Resuming from").And.NotContain("Epoch 1/2");
        Weights.Of(survey["model.safetensors"]).Should().Equal(Weights.Of(survey["whole.safetensors"]));
    }

    [Fact]
    public async Task Another_run_is_not_gone_on_with()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        await ToolRun.OfAsync(error => error.StopAt("Epoch 1/2", ExitCode.Terminated), survey.Train("model.safetensors"));
        ToolRun other = await ToolRun.OfAsync(survey.Train("model.safetensors", "--seed", "9"));
        other.Code.Should().Be(1);
        other.Error.Should().Contain("seed");
    }

    [Fact]
    public async Task A_fold_is_predicted_by_a_network_that_has_not_seen_it()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        JsonElement json = (await ToolRun.OfAsync(survey.Train("model.safetensors", "--fold", "2/4", "--json"))).ShouldBeDone().Json();
        json.GetProperty("trainingCount").GetInt32().Should().Be(60);
        json.GetProperty("validation").GetProperty("count").GetInt32().Should().Be(20);
        json.GetProperty("model").GetString().Should().Be(survey["model.fold-2-of-4.safetensors"]);
        using VlassCnn model = VlassCnn.Load(survey["model.fold-2-of-4.safetensors"]);
        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        Fold fold = images.Folds(4, seed: 1)[1];
        EvaluationResult expected = new Evaluator(new EvaluatorOptions { AverageSymmetries = true }).Evaluate(model, fold.Validation);
        json.GetProperty("validation").GetProperty("metrics").GetProperty("log_loss").GetDouble().Should().Be(expected.Metrics.Values.LogLoss);
        expected.Caution.Should().BeNull();
    }

    [Fact]
    public async Task Folds_of_one_run_are_those_of_several_and_are_gone_on_with()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync(60);
        string[] train = ["train", survey.Images, "--labels", survey.Labels, "--epochs", "1", "--checkpoints", survey["kept"], "--folds", "3", "--json"];
        ToolRun stopped = await ToolRun.OfAsync(error => error.StopAt("Fold 1 of 3", ExitCode.Terminated), train);
        stopped.Code.Should().Be(143);
        JsonElement json = (await ToolRun.OfAsync(train)).ShouldBeDone().Json();
        Directory.Exists(survey["kept"]).Should().BeFalse();
        json.GetProperty("all").GetProperty("count").GetInt32().Should().Be(60);
        JsonElement one = (await ToolRun.OfAsync(survey.Train("fold.safetensors", "--fold", "2/3", "--json"))).ShouldBeDone().Json();
        CrossValidationResult expected = await CrossValidation.RunAsync(
            (images, seed) => VlassCnn.Recommended(images.Shape, images.ClassNames, seed), await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync(),
            new CrossValidationOptions { Folds = 3, Seed = 1, Training = TrainingOptions.Recommended with { Epochs = 1 } });
        LogLoss(json.GetProperty("folds")[1]).Should().BeApproximately(expected.Folds[1].Metrics.Values.LogLoss, 1e-6);
        json.GetProperty("all").GetProperty("metrics").GetProperty("accuracy").GetProperty("value").GetDouble().Should().Be(expected.All.Accuracy);
        one.GetProperty("validation").GetProperty("count").GetInt32().Should().Be(json.GetProperty("folds")[1].GetProperty("count").GetInt32());

        static double LogLoss(JsonElement result) => result.GetProperty("metrics").GetProperty("log_loss").GetDouble();
    }

    [Fact]
    public async Task Shares_of_the_classes_go_into_the_calibration()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("model.safetensors", "--priors", "1,1,1,97"))).ShouldBeDone();
        using VlassCnn model = VlassCnn.Load(survey["model.safetensors"]);
        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        PriorCorrection expected = PriorCorrection.From(images.Split(0.8, 1).Train, 1, 1, 1, 97);
        double temperature = model.Card.Calibration!.Temperature;
        model.Card.Calibration.Offsets.Should().Equal(expected.Offsets.Select(offset => offset / temperature));
    }

    [Theory]
    [InlineData("--folds and --validation-split exclude each other", "train", "$images", "--folds", "3", "--validation-split", "0.1")]
    [InlineData("--priors: expected 'validation', or numbers above 0", "train", "$images", "--priors", "1,none")]
    [InlineData("--priors wants validation images", "train", "$images", "--priors", "1,2", "--validation-split", "0")]
    [InlineData("needs its labels as well: --labels", "train", "$images")]
    [InlineData("exclude each other", "train", "$images", "--labels", "$labels", "--validation-data", "x", "--validation-split", "0.1")]
    [InlineData("exclude each other", "train", "$images", "--labels", "$labels", "--member", "1/2", "--members", "2")]
    [InlineData("expected I/N with I from 1 to N", "train", "$images", "--labels", "$labels", "--member", "3/2")]
    [InlineData("--member: expected at most 64 networks", "train", "$images", "--labels", "$labels", "--member", "1/65")]
    [InlineData("--preparation: expected a preparation such as", "train", "$images", "--labels", "$labels", "--preparation", "large")]
    [InlineData("--epochs: expected a whole number from 1", "train", "$images", "--labels", "$labels", "--epochs", "0")]
    [InlineData("--recipe: expected recommended or notebook; received 'best'", "train", "$images", "--recipe", "best")]
    [InlineData("--device: cuda:7 cannot be used here", "train", "$images", "--device", "cuda:7")]
    [InlineData("Expected from 2 folds to as many as there are images, 20; received 1.", "train", "$images", "--labels", "$labels", "--fold", "1/1")]
    public async Task What_cannot_be_meant_is_refused(string message, params string[] args)
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync(20);
        ToolRun run = await ToolRun.OfAsync([.. args.Select(arg => arg == "$images" ? survey.Images : arg == "$labels" ? survey.Labels : arg)]);
        run.Code.Should().Be(2, run.Error);
        run.Error.Should().Contain(message).And.EndWith("Try 'vlassnet train --help'.\n");
    }

    [Fact]
    public async Task Images_that_are_not_there_are_refused() =>
        (await ToolRun.OfAsync("train", "missing")).ShouldFail(1, "missing: expected images: a folder with a folder for each class");
}
