namespace VlassNet.Interruption;

/// <summary>Work that can be killed and started again.</summary>
internal abstract class Job : IDisposable
{
    public abstract string Name { get; }

    /// <summary>What the worker gets besides its folder.</summary>
    public virtual string Argument => "";

    /// <summary>Does the work, going on with what an earlier process left in the folder.</summary>
    public abstract void Work(string folder, string argument);

    /// <summary>The file in the folder that the work ends with.</summary>
    public abstract string Result { get; }

    /// <summary>Begins another round, in an empty folder.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Looks at what a killed worker has left.</summary>
    /// <exception cref="LostException">Something is lost or mixed.</exception>
    public virtual void Check(string folder)
    {
    }

    public virtual void Dispose()
    {
    }
}
