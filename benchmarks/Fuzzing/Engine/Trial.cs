using System.Diagnostics;

namespace VlassNet.Fuzzing;

/// <summary>What became of one input.</summary>
/// <param name="IsAccepted">Whether it was read; else it was refused.</param>
/// <param name="Time">How long that took.</param>
/// <param name="Allocated">Bytes that were allocated on the way.</param>
/// <param name="Problem">What should not have happened; null where all is well.</param>
internal readonly record struct TrialResult(bool IsAccepted, TimeSpan Time, long Allocated, string? Problem);

/// <summary>Gives an input to a reader and holds what it does against what every reader promises.</summary>
internal static class Trial
{
    /// <summary>What may be allocated beyond the size of the file.</summary>
    public const long MostAllocated = 100_000_000;

    /// <summary>Messages go to terminals and logs.</summary>
    private const int LongestMessage = 20_000;

    public static TrialResult Run(FuzzedReader reader, byte[] input, ScratchFile file)
    {
        bool isAccepted = false;
        string? problem = null;
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        try
        {
            reader.Read(input, file);
            isAccepted = true;
        }
        catch (Exception error) when (IsDocumented(error, reader))
        {
            if (error.Message.Length > LongestMessage)
                problem = $"a message of {error.Message.Length:N0} characters";
        }
        catch (Exception error)
        {
            problem = $"an exception that is not documented: {error}";
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated + input.Length)
            problem ??= $"{allocated:N0} bytes allocated for a file of {input.Length:N0}";
        return new TrialResult(isAccepted, time, allocated, problem);
    }

    private static bool IsDocumented(Exception error, FuzzedReader reader) =>
        error is BadInputException or BadInputException
        || (reader.MayRefuseByArgument && error.GetType() == typeof(ArgumentException));
}
