// Kills work at random moments, on a disk that fills up now and then, starts it again until it ends, and holds what it ends with against work
// that was left alone:
//
//     dotnet run -c Release --project benchmarks/Interruption -- [KILLS] [SEED] [training|catalogue|download|saving]
//
// Each worker is a process of its own. It is killed as kill -9 does it, without a chance to clean up. The kills are shared out among the four
// kinds of work, unless one is named. The disk that fills up is a file system in memory, which needs Linux and root; elsewhere that is said, and
// the disk stays as it is. Ends with 1 if anything was lost or mixed.
using System.Globalization;
using VlassNet.Interruption;

if (args is ["work", string name, string folder, string argument])
    return Worker.Run(Jobs.Named(name), folder, argument);

int kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
Job[] jobs = args.Length > 2 ? [Jobs.Named(args[2])] : Jobs.All;
Console.WriteLine($"{kills} kills, seed {seed}");
using SmallDisk disk = new();
try
{
    for (int i = 0; i < jobs.Length; i++)
        new Trial(jobs[i], disk, new Random(seed + i)).Run((kills * (i + 1) / jobs.Length) - (kills * i / jobs.Length));
    return 0;
}
catch (LostException lost)
{
    Console.WriteLine($"LOST: {lost.Message}");
    return 1;
}
finally
{
    foreach (Job job in jobs)
        job.Dispose();
}
