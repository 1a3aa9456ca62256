using System.Diagnostics;

namespace VlassNet.Interruption;

/// <summary>Kills workers of one kind so many times.</summary>
internal sealed class Trial(Job job, SmallDisk disk, Random random)
{
    private int killed, ended, full;

    public void Run(int kills)
    {
        string alone = disk.NewFolder(job.Name);
        job.Begin();
        Stopwatch clock = Stopwatch.StartNew();
        using (Process worker = Worker.Start(job, alone))
            Require(worker);
        double whole = clock.Elapsed.TotalSeconds;
        byte[] expected = File.ReadAllBytes(Path.Combine(alone, job.Result));
        Directory.Delete(alone, recursive: true);
        while (killed < kills)
        {
            string folder = disk.NewFolder($"{job.Name}{++ended}");
            job.Begin();

            // Once there were enough, it is left alone: saving starts again each time, and might never come to its end.
            while (!EndsBefore(folder, killed < kills ? TimeSpan.FromSeconds(random.NextDouble() * whole / 2) : Timeout.InfiniteTimeSpan))
                job.Check(folder);
            disk.Free();
            if (!File.ReadAllBytes(Path.Combine(folder, job.Result)).AsSpan().SequenceEqual(expected))
                throw new LostException($"{job.Name} {ended} ended with other bytes than when it was left alone");

            string[] left = Unfinished(folder);
            if (left.Length > 0)
                throw new LostException($"{job.Name} {ended} left {string.Join(", ", left)}");
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(
            $"{job.Name}: {killed} kills, {full} full disks, {ended} ended with the same bytes as the one left alone ({whole:F1} s)");
    }

    // Whether the worker ends by itself before it is killed. The disk is full for one in three, and has room again for the next.
    private bool EndsBefore(string folder, TimeSpan time)
    {
        if (random.Next(3) == 0)
            disk.Fill(random.Next(1 << 20));
        else
            disk.Free();

        // A write leaves unfinished files alone that are seconds old, whose writer may be at work. These have none any more.
        foreach (string path in Unfinished(folder))
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1));
        using Process worker = Worker.Start(job, folder);
        if (worker.WaitForExit(time))
        {
            if (worker.ExitCode == Worker.NoRoom && disk.IsFull)
            {
                full++;
                return false;
            }

            Require(worker);
            return true;
        }

        worker.Kill();
        worker.WaitForExit();
        killed++;
        return false;
    }

    private static string[] Unfinished(string folder) => Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories);

    private static void Require(Process worker)
    {
        string errors = worker.StandardError.ReadToEnd();
        worker.WaitForExit();
        if (worker.ExitCode != 0)
            throw new LostException($"a worker could not go on: {errors}");
    }
}
