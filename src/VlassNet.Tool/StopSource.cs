using System.Runtime.InteropServices;

namespace VlassNet.Tool;

/// <summary>Tells the work to stop, and remembers who asked: Ctrl-C or, as schedulers do it, SIGTERM.</summary>
internal sealed class StopSource : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int code;

    /// <summary>Cancelled when somebody asks.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What a process that was stopped ends with.</summary>
    public ExitCode Code => code == 0 ? ExitCode.Interrupted : (ExitCode)code;

    /// <summary>Listens to the process's signals. The first one keeps what is done; a second one ends the process at once.</summary>
    /// <param name="error">Where the user is told so.</param>
    public static StopSource OfSignals(TextWriter error)
    {
        StopSource stop = new();
        Listen(PosixSignal.SIGINT, ExitCode.Interrupted, "Stopping; what is done is kept. Ctrl-C again ends at once.");
        Listen(PosixSignal.SIGTERM, ExitCode.Terminated, "SIGTERM: stopping; what is done is kept.");
        return stop;

        void Listen(PosixSignal signal, ExitCode code, string message) => stop.registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            if (!stop.Stop(code))
            {
                // The end is near, and a bar may have hidden the cursor.
                if (!Console.IsErrorRedirected)
                    error.Write("\e[?25h");
                return;
            }

            context.Cancel = true;
            error.WriteLine(message);
        }));
    }

    /// <summary>Asks the work to stop.</summary>
    /// <returns>False where that was asked for before.</returns>
    public bool Stop(ExitCode reason)
    {
        if (Interlocked.CompareExchange(ref code, (int)reason, 0) != 0)
            return false;
        source.Cancel();
        return true;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }
}
