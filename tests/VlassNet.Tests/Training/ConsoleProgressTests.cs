using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>What a user sees while a network is trained.</summary>
public sealed class ConsoleProgressTests
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly Clock clock = new();

    [Fact]
    public void The_bar_has_the_loss_the_accuracy_and_the_time_left_and_ends_at_the_end_of_the_epoch()
    {
        ConsoleProgress progress = new(output, hasBar: true, clock);
        progress.Report(Step(1, 1));
        clock.Advance(0.05);
        progress.Report(Step(1, 2));
        clock.Advance(9.95);
        progress.Report(Step(1, 3));
        Lines().Should().Equal(
            "", "Epoch 1/2 [##..................] 1/10, loss 0.5000, accuracy 0.7500",
            "Epoch 1/2 [######..............] 3/10, loss 0.5000, accuracy 0.7500, 1:25 left");
        clock.Advance(0.01);
        progress.Report(Step(1, 10));
        Lines()[^1].Should().StartWith("Epoch 1/2 [####################] 10/10", "the last step of an epoch is always shown");
    }

    [Fact]
    public void Hours_are_told_as_hours()
    {
        ConsoleProgress progress = new(output, hasBar: true, clock);
        progress.Report(Step(1, 1));
        clock.Advance(3600);
        progress.Report(Step(1, 2));
        Lines()[^1].Should().EndWith(", 18:00:00 left");
    }

    [Fact]
    public async Task Each_epoch_has_a_line_with_its_validation_in_place_of_the_bar()
    {
        await Train(new ConsoleProgress(output, hasBar: true, clock));
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2);
        string[] shown = lines[1].Split('\r');
        shown[^1].Should().MatchRegex(@"^Epoch 2/2: loss 1\.0000, accuracy 0\.5000, val_loss 0\.6931, val_accuracy 0\.\d{4}, \d+\.\d s *$");
        shown[^1].Length.Should().BeGreaterThanOrEqualTo(shown[^2].Length, "it covers the bar");
    }

    [Fact]
    public async Task Without_a_terminal_there_are_the_lines_alone()
    {
        await Train(new ConsoleProgress(output, hasBar: false));
        output.ToString().Should().MatchRegex(@"^Epoch 1/2: [^\r\n]* s\nEpoch 2/2: [^\r\n]* s\n$");
    }

    private static TrainingProgress Step(int epoch, int step) => new(epoch, 2, step, 10, 0.5, 0.75, 1e-3f, 100);

    private async Task Train(ConsoleProgress progress)
    {
        using VlassNet.Networks.VlassCnn model = TrainingSets.NumberedModel();
        TrainingOptions options = TrainingSets.Plain with { Epochs = 2, BatchSize = 4, Callbacks = [progress] };
        await new Trainer(options, null, (weights, _) => new ScriptedSession(weights))
            .FitAsync(model, TrainingSets.Numbered(8), TrainingSets.Numbered(4), progress);
    }

    private string[] Lines() => output.ToString().Split('\r');

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now;

        public void Advance(double seconds) => now += (long)(seconds * 1000);
    }
}
