using Spectre.Console;

namespace Tutorial;

/// <summary>One progress bar at a time; none where there is no terminal.</summary>
internal sealed class Bar(ProgressContext? context)
{
    private ProgressTask? task;
    private string? title;

    /// <summary>Shows how far something is. A new title finishes the bar before and begins another.</summary>
    public void Show(string newTitle, string detail, double fraction)
    {
        if (context is null)
            return;
        if (newTitle != title)
        {
            task?.Value(1);
            title = newTitle;
            task = context.AddTask(Markup.Escape(newTitle), maxValue: 1);
        }

        task!.Value(fraction).Description(Markup.Escape($"{newTitle}: {detail}"));
    }
}
