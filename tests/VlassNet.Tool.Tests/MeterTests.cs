using Microsoft.Extensions.Time.Testing;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Tests;

public sealed class MeterTests
{
    [Fact]
    public void Lines_come_now_and_then_with_the_rate_and_the_time_left()
    {
        FakeTimeProvider time = new();
        using StringWriter error = new();
        LineMeter meter = new(error, "Training", "steps", time);
        for (int step = 100; step <= 1300; step++)
        {
            meter.Report(step, 9000, "epoch 1/3");
            time.Advance(TimeSpan.FromMilliseconds(20));
        }

        error.ToString().Split('\n').Should().Equal(
            "Training: 600 of 9,000 steps, 50/s, 2 min 48 s left; epoch 1/3", "Training: 1,100 of 9,000 steps, 50/s, 2 min 38 s left; epoch 1/3", "");
    }

    [Fact]
    public void Where_nothing_is_counted_there_is_the_share()
    {
        FakeTimeProvider time = new();
        using StringWriter error = new();
        LineMeter meter = new(error, "Loading images.npy", "", time);
        meter.Report(0, 1 << 20);
        time.Advance(TimeSpan.FromSeconds(30));
        meter.Report(1 << 19, 1 << 20);
        error.ToString().Should().Be("Loading images.npy: 50 %, 30 s left\n");
    }

    [Fact]
    public async Task In_a_terminal_a_bar_moves_and_notes_stand_above_it()
    {
        using StopSource stop = new();
        using StringWriter output = new(), error = new();
        ToolHost host = new() { Output = output, Error = error, Stop = stop, IsTerminal = true };
        using (Screen screen = new(host, json: true))
        {
            await screen.WatchAsync("Reading", "rows", meter =>
            {
                meter.Report(5, 10);
                screen.Note("a note");
                meter.Report(10, 10);
                return Task.FromResult(0);
            });
            screen.Result("text", () => new System.Text.Json.Nodes.JsonObject { ["rows"] = 10 });
        }

        error.ToString().Should().Contain("a note").And.Contain("Reading: 10 of 10 rows");
        output.ToString().Should().Be("{\n  \"rows\": 10\n}\n");
    }
}
