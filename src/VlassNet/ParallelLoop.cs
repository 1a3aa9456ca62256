using System.Runtime.ExceptionServices;

namespace VlassNet;

/// <summary>
/// The one way in which the library shares a loop among threads. Of failures at several places that of the first place is thrown, as it
/// was: which one a caller sees must not depend on the threads.
/// </summary>
internal static class ParallelLoop
{
    /// <summary>Number of threads that an option means: 0 for one on each core.</summary>
    public static int Threads(int option) => option == 0 ? Environment.ProcessorCount : option;

    /// <summary>Runs a body for each index.</summary>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    /// <param name="threads">Number of threads; 0 for one on each core.</param>
    /// <param name="token">Ends the loop.</param>
    /// <param name="body">Called once for each index.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(int start, int end, int threads, CancellationToken token, Action<int> body) =>
        Run(start, end, threads, token, static () => true, (index, _) => body(index));

    /// <summary>Runs a body for each index, with something of its own for each thread.</summary>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    /// <param name="threads">Number of threads; 0 for one on each core.</param>
    /// <param name="token">Ends the loop.</param>
    /// <param name="make">Makes what a thread works with.</param>
    /// <param name="body">Called once for each index.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run<T>(int start, int end, int threads, CancellationToken token, Func<T> make, Action<int, T> body)
    {
        Lock gate = new();
        int firstPlace = int.MaxValue;
        ExceptionDispatchInfo? first = null;
        ParallelOptions options = new() { CancellationToken = token, MaxDegreeOfParallelism = Threads(threads) };
        Parallel.For(start, end, options, make, (index, state, own) =>
        {
            try
            {
                body(index, own);
            }
            catch (Exception error)
            {
                lock (gate)
                {
                    if (index < firstPlace)
                        (firstPlace, first) = (index, ExceptionDispatchInfo.Capture(error));
                }

                // All places before this one are still visited, so that the first failure is found.
                state.Break();
            }

            return own;
        }, static _ => { });
        token.ThrowIfCancellationRequested();
        first?.Throw();
    }
}
