using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Tutorial;

/// <summary>
/// What is seen while the tutorial runs: progress bars in a terminal, plain lines where the output goes to a file or a pipe.
/// </summary>
internal sealed class Screen : ILogger
{
    private readonly bool inTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Prints a line, above the progress bar if there is one.</summary>
    public void Line(string text = "")
    {
        if (inTerminal)
            AnsiConsole.WriteLine(text);
        else
            Console.WriteLine(text);
    }

    /// <summary>Begins a section, as a heading of the notebook does.</summary>
    public void Heading(string title)
    {
        Line();
        Line($"== {title} ==");
    }

    public Task<LabeledImages> LoadAsync(IDatasetSource source, CancellationToken stop) =>
        WithBarAsync(bar => source.LoadAsync(
            new Reporter<LoadProgress>(load => bar.Show("Loading", load.Source, load.Fraction ?? 0)), stop));

    public Task<TrainingHistory> FitAsync(
        Trainer trainer, VlassCnn model, LabeledImages train, LabeledImages valid, CancellationToken stop) =>
        WithBarAsync(bar => trainer.FitAsync(
            model, train, valid,
            new Reporter<TrainingProgress>(step => bar.Show(
                $"Epoch {step.Epoch}/{step.Epochs}",
                $"loss {step.Loss:F4}, accuracy {step.Accuracy:F4}, {step.ImagesPerSecond:F0} images/s",
                (double)step.Step / step.Steps)),
            stop));

    public Task<EvaluationResult> EvaluateAsync(
        Evaluator evaluator, VlassCnn model, LabeledImages images, CancellationToken stop) =>
        WithBarAsync(bar => Task.Run(() => evaluator.Evaluate(
            model, images,
            new Reporter<WorkProgress>(part => bar.Show("Evaluating", $"{part.Total} images", part.Fraction)), stop)));

    /// <summary>What the library has to say. The trainer tells each epoch's result, and which device <c>auto</c> has chosen.</summary>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Line(formatter(state, exception));
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private Task<T> WithBarAsync<T>(Func<Bar, Task<T>> work) => inTerminal
        ? AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn())
            .StartAsync(context => work(new Bar(context)))
        : work(new Bar(null));
}
