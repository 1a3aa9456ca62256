using System.Runtime.ExceptionServices;

namespace VlassNet.Data.Images;

/// <summary>
/// Of failures at several places at once, that of the first place: which is told must not depend on the threads.
/// </summary>
internal sealed class FirstFailure
{
    private readonly Lock gate = new();
    private int first = int.MaxValue;
    private DatasetFormatException? failure;

    public void Add(int place, DatasetFormatException error)
    {
        lock (gate)
        {
            if (place < first)
                (first, failure) = (place, error);
        }
    }

    public void Throw()
    {
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
