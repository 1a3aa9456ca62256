namespace ClassifyCutouts;

/// <summary>Runs the program as a console program should be run: Ctrl-C, errors in one line, exit codes.</summary>
internal static class Session
{
    private const int Done = 0;
    private const int BadInput = 1;
    private const int BadUsage = 2;
    private const int Stopped = 130;

    /// <param name="args">The command line.</param>
    /// <param name="work">The work; gives whether it came to its end.</param>
    public static async Task<int> RunAsync(string[] args, Func<ClassifyOptions, Screen, CancellationToken, Task<bool>> work)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, press) =>
        {
            // The first one keeps the rows so far; the second ends the process.
            press.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        try
        {
            if (CommandLine.Parse(args) is not { } options)
                return Done;
            return await work(options, new Screen(), stop.Token) ? Done : Stopped;
        }
        catch (UsageException error)
        {
            return Fail(BadUsage, $"{error.Message} Try --help.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(Stopped, "Stopped before there was a row.");
        }
        catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return Fail(BadInput, error.Message);
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
