using System.Diagnostics;

namespace VlassNet.Interruption;

/// <summary>The process that does the work and is killed.</summary>
internal static class Worker
{
    /// <summary>The exit code of work that found no room on the disk.</summary>
    public const int NoRoom = 3;

    public static int Run(Job job, string folder, string argument)
    {
        try
        {
            job.Work(folder, argument);
            return 0;
        }
        catch (Exception error) when (error is IOException || error.InnerException is IOException)
        {
            Console.Error.WriteLine(error.Message);
            return NoRoom;
        }
    }

    public static Process Start(Job job, string folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(Worker).Assembly.Location);
        foreach (string argument in (string[])["work", job.Name, folder, job.Argument])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
