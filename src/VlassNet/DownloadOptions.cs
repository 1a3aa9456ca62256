namespace VlassNet;

/// <summary>How a data set is fetched from an http or https URL.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// The client to use, e.g. one with credentials or a proxy. Default null: one that the library shares among all downloads.
    /// It is never disposed here, and its own time-out covers the wait for an answer, not the transfer.
    /// </summary>
    public HttpClient? Client { get; init; }

    /// <summary>How long the server may take to answer. Default 100 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the transfer may stand still. Default 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(DownloadOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Require(ResponseTimeout > TimeSpan.Zero, nameof(ResponseTimeout), "> 0", ResponseTimeout)
        .Require(IdleTimeout > TimeSpan.Zero, nameof(IdleTimeout), "> 0", IdleTimeout);
}
