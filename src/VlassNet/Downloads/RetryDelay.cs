namespace VlassNet.Downloads;

/// <summary>How long to wait before a server is asked again.</summary>
internal static class RetryDelay
{
    /// <summary>More than a month at once is no wait that a timer can make.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The wait, or null where the server asks for a longer one than is allowed.</summary>
    /// <param name="failures">How many failures there have been in a row; at least 1.</param>
    /// <param name="asked">The wait that the server asked for, if it did.</param>
    /// <param name="options">The first and the longest wait.</param>
    /// <param name="chance">0 to 1: how much of the random half is waited.</param>
    public static TimeSpan? Of(int failures, TimeSpan? asked, DatasetDownloadOptions options, double chance)
    {
        if (asked > options.LongestRetryDelay)
            return null;
        double doubled = options.FirstRetryDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 40));
        double seconds = Math.Min(doubled, options.LongestRetryDelay.TotalSeconds) * (0.5 + (0.5 * chance));
        return TimeSpan.FromSeconds(Math.Max(seconds, asked?.TotalSeconds ?? 0));
    }
}
