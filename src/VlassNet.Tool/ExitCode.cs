namespace VlassNet.Tool;

/// <summary>What the process ends with. docs/tool.md tells users what each means.</summary>
internal enum ExitCode
{
    /// <summary>All was done.</summary>
    Done = 0,

    /// <summary>A file, a folder or a device cannot be used, or a training run has diverged.</summary>
    BadInput = 1,

    /// <summary>The command line cannot be understood.</summary>
    BadUsage = 2,

    /// <summary>A fault of the program itself.</summary>
    Fault = 70,

    /// <summary>Ctrl-C stopped it; what was done is kept.</summary>
    Interrupted = 130,

    /// <summary>SIGTERM stopped it; what was done is kept.</summary>
    Terminated = 143,
}
