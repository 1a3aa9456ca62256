using System.CommandLine;
using System.CommandLine.Help;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Commands;

namespace VlassNet.Tool;

/// <summary>The program: finds the command, runs it, and makes of whatever happens one line and an exit code.</summary>
internal static class ToolProgram
{
    public static async Task<int> RunAsync(string[] args, ToolHost host)
    {
        ParseResult parsed = CreateRoot(host).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            return await RunAsync(parsed, host);
        }
        catch (UsageException error)
        {
            string command = parsed.CommandResult.Command is ToolCommand known ? $"vlassnet {known.Name}" : "vlassnet";
            return Fail(host, ExitCode.BadUsage, $"{error.Message} Try '{command} --help'.");
        }
        catch (OperationCanceledException) when (host.Stop.Token.IsCancellationRequested)
        {
            return Fail(host, host.Stop.Code, "Stopped.");
        }
        catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException)
        {
            return Fail(host, ExitCode.BadInput, error.Message);
        }
        catch (ArgumentException error)
        {
            // The options have been checked, so it is the images or the model that do not suit the library. The name is a programmer's matter.
            return Fail(host, ExitCode.BadInput, error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal));
        }
        catch (OutOfMemoryException)
        {
            return Fail(host, ExitCode.BadInput, "There is not enough memory on this machine. Take fewer images.");
        }
        catch (Exception error)
        {
            await host.Error.WriteLineAsync($"This is a fault of vlassnet; please report it with these lines:\n{error}");
            return (int)ExitCode.Fault;
        }
    }

    /// <summary>All commands, as one command line.</summary>
    internal static RootCommand CreateRoot(ToolHost host)
    {
        RootCommand root = new(
            "Classifies radio sources: trains networks, evaluates them, and makes catalogues of mosaics. Results go to the standard output, all else "
            + "to the standard error. Exit code: 0 done, 1 bad input, 2 bad usage, 130 stopped by Ctrl-C, 143 by SIGTERM; a fault of the program is 70.");
        foreach (ToolCommand command in ToolCommands.All(host))
            root.Subcommands.Add(command);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(
            (HelpAction)help.Action!, "vlassnet simulate survey", "vlassnet train survey/images.npy --labels survey/labels.npy", "vlassnet train --help");
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        return root;
    }

    private static Task<int> RunAsync(ParseResult parsed, ToolHost host)
    {
        if (UsageErrors.Of(parsed) is { } problem)
            throw new UsageException(problem);
        InvocationConfiguration configuration = new()
        {
            Output = host.Output, Error = host.Error, EnableDefaultExceptionHandler = false,

            // The program listens to signals itself: it stops when the work is where it can go on, however long that takes.
            ProcessTerminationTimeout = null,
        };
        return parsed.InvokeAsync(configuration, host.Stop.Token);
    }

    private static int Fail(ToolHost host, ExitCode code, string message)
    {
        host.Error.WriteLine(message.ReplaceLineEndings(" "));
        return (int)code;
    }
}
