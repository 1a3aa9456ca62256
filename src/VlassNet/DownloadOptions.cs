namespace VlassNet;

/// <summary>How a data set is fetched from an http or https URL.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// The client to use, e.g. one with credentials or a proxy. Default null: one that the library shares among all downloads, which
    /// follows up to 10 redirects, to http and https URLs only and never from https to http. A client of your own follows redirects as
    /// it is told to. It is never disposed here, and its own time-out covers the wait for an answer, not the transfer.
    /// </summary>
    public HttpClient? Client { get; init; }

    /// <summary>How long the server may take to answer, redirects included. Default 100 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the transfer may stand still. Default 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The least bytes a second that a server must send, on average over each <see cref="IdleTimeout"/> that was spent waiting for it;
    /// one that is slower counts as one that stands still. 0: no minimum. Default 1,000, at which a cutout of 64×64 pixels takes 17
    /// seconds. Pipes and streams that you bring may be as slow as they like.
    /// </summary>
    public long MinBytesPerSecond { get; init; } = 1000;

    /// <summary>
    /// The clock by which all waits of a download are measured. Default <see cref="System.TimeProvider.System"/>; a test can bring one
    /// that it moves by hand.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(DownloadOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Require(ResponseTimeout > TimeSpan.Zero, nameof(ResponseTimeout), "> 0", ResponseTimeout)
        .Require(IdleTimeout > TimeSpan.Zero, nameof(IdleTimeout), "> 0", IdleTimeout)
        .AtLeast(nameof(MinBytesPerSecond), MinBytesPerSecond, 0)
        .NotNull(nameof(TimeProvider), TimeProvider);
}
