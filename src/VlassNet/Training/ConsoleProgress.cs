using System.Globalization;

namespace VlassNet.Training;

/// <summary>
/// Shows a training run on the console: a line for each epoch, as Keras does, and on a terminal a bar with the loss, the accuracy and the time
/// left.
/// </summary>
/// <remarks>
/// It is the progress and a callback: <c>ConsoleProgress shown = new(); new Trainer(options with { Callbacks = [shown] }).FitAsync(model, train,
/// validation, shown)</c>. As a callback alone it prints the lines without a bar.
/// </remarks>
public sealed class ConsoleProgress : IProgress<TrainingProgress>, ITrainingCallback
{
    private const int BarLength = 20;

    /// <summary>Between two drawings of the bar.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter output;
    private readonly bool hasBar;
    private readonly TimeProvider time;
    private int epochs;
    private long begun;
    private long drawn;
    private double fractionBefore;
    private int width;
    private bool isRunning;

    /// <summary>Shows it on the console, with a bar where that is a terminal.</summary>
    public ConsoleProgress()
        : this(Console.Out, !Console.IsOutputRedirected)
    {
    }

    /// <summary>Shows it elsewhere.</summary>
    /// <param name="output">Receives the text; it stays the caller's.</param>
    /// <param name="hasBar">Whether to draw a bar, which begins its line again and again.</param>
    /// <param name="time">The clock for the time left; null for the system's.</param>
    public ConsoleProgress(TextWriter output, bool hasBar, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.output = output;
        this.hasBar = hasBar;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Draws the bar, ten times a second at most.</summary>
    public void Report(TrainingProgress value)
    {
        epochs = value.Epochs;
        if (!hasBar)
            return;
        long now = time.GetTimestamp();
        if (!isRunning)
        {
            // The first step was begun before the clock was: it counts for no time, and is left out of the rate.
            (isRunning, begun, fractionBefore) = (true, now, value.Fraction);
        }
        else if (time.GetElapsedTime(drawn, now) < Pause && value.Step < value.Steps)
        {
            return;
        }

        drawn = now;
        int full = BarLength * value.Step / value.Steps;
        double done = value.Fraction - fractionBefore;
        string left = done > 0 ? $", {Duration(time.GetElapsedTime(begun, now) * ((1 - value.Fraction) / done))} left" : "";
        Draw(string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {value.Epoch}/{value.Epochs} [{new string('#', full)}{new string('.', BarLength - full)}] {value.Step}/{value.Steps}, loss {value.Loss:F4}, accuracy {value.Accuracy:F4}{left}"));
    }

    /// <summary>Writes the epoch's line in place of the bar.</summary>
    public void OnEpochEnd(TrainingEpoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        EpochResult result = epoch.Result;
        string of = epochs > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{epochs}") : "";
        string validation = result.ValidationLoss is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $", val_loss {result.ValidationLoss:F4}, val_accuracy {result.ValidationAccuracy:F4}");
        string line = string.Create(
            CultureInfo.InvariantCulture, $"Epoch {result.Epoch}{of}: loss {result.Loss:F4}, accuracy {result.Accuracy:F4}{validation}, {result.Seconds:F1} s");
        if (width > 0)
            Draw(line);
        else
            output.Write(line);
        output.WriteLine();
        width = 0;
    }

    /// <summary>Minutes and seconds, or hours, minutes and seconds.</summary>
    private static string Duration(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:D2}:{span.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:D2}");

    /// <summary>Writes a line over the one that is there.</summary>
    private void Draw(string line)
    {
        output.Write('\r');
        output.Write(line.PadRight(width));
        output.Flush();
        width = line.Length;
    }
}
