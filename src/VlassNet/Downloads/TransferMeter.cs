namespace VlassNet.Downloads;

/// <summary>Tells the listener now and then how far a download is: a few hundred times, however fast it is.</summary>
internal sealed class TransferMeter(IProgress<LoadProgress>? listener, string source)
{
    private const long SmallestStep = 64 * 1024;
    private const long StepOfUnknown = 4 * 1024 * 1024;
    private long told = -1;

    /// <param name="done">Bytes that have come; fewer than before where the download began again.</param>
    /// <param name="total">Bytes in all, if the server says so.</param>
    public void Report(long done, long? total)
    {
        long step = total is long all ? Math.Max(all / 200, SmallestStep) : StepOfUnknown;
        if (told >= 0 && done >= told && done < told + step && done != total)
            return;
        told = done;
        listener?.Report(new LoadProgress(source, done, total));
    }
}
