using Spectre.Console;

namespace Tutorial;

/// <summary>Runs the tutorial as a console program should be run: Ctrl-C, errors in one line, exit codes.</summary>
internal static class Session
{
    private const int Done = 0;
    private const int BadInput = 1;
    private const int BadUsage = 2;
    private const int Stopped = 130;

    public static async Task<int> RunAsync(string[] args, Func<TutorialOptions, CancellationToken, Task> tutorial)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, press) => OnCtrlC(press, stop);
        try
        {
            if (CommandLine.Parse(args) is not { } options)
                return Done;
            using ResultFolder folder = new(options.Out);
            await tutorial(options, stop.Token);
            return stop.IsCancellationRequested ? Stopped : Done;
        }
        catch (UsageException error)
        {
            return Fail(BadUsage, $"{error.Message} Try --help.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(Stopped, "Stopped before there was a network to keep.");
        }
        catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException)
        {
            return Fail(BadInput, error.Message);
        }
        catch (ArgumentException error)
        {
            // The options have been checked, so it is the images that do not suit the library. The name is a programmer's matter.
            return Fail(BadInput, error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal));
        }
        catch (OutOfMemoryException)
        {
            return Fail(BadInput, "The images do not fit into the memory of this machine. Take fewer of them.");
        }
    }

    private static void OnCtrlC(ConsoleCancelEventArgs press, CancellationTokenSource stop)
    {
        if (stop.IsCancellationRequested)
        {
            // The second time: end at once, but leave the terminal as it was before the progress bar.
            if (!Console.IsOutputRedirected)
                AnsiConsole.Cursor.Show();
            return;
        }

        press.Cancel = true;
        stop.Cancel();
        const string message = "Stopping with the best so far; Ctrl-C again ends at once.";
        if (Console.IsOutputRedirected)
            Console.Error.WriteLine(message);
        else
            AnsiConsole.WriteLine(message); // Above the progress bar, which would draw over anything else.
    }

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
