using VlassNet.Tests.Data;

namespace VlassNet.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Destination => folder.File("file.bin");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_killed_writes_left_is_removed_by_the_next()
    {
        foreach (int i in (int[])[0, 1, 15])
            File.SetLastWriteTimeUtc(folder.Write($"file.bin.{i}.tmp", "half a file"), DateTime.UtcNow.AddMinutes(-1));
        folder.Write("file.bin.backup.tmp", "a user's");
        folder.Write("other.bin.0.tmp", "another's");
        AtomicFile.Write(Destination, stream => stream.Write("whole"u8));
        File.ReadAllText(Destination).Should().Be("whole");
        Names().Should().Equal("file.bin", "file.bin.backup.tmp", "other.bin.0.tmp");
        (DateTime.UtcNow - File.GetLastWriteTimeUtc(Destination)).Should().BeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Names_that_were_all_left_a_moment_ago_are_had_back()
    {
        for (int i = 0; i < 16; i++)
            folder.Write($"file.bin.{i}.tmp", "half a file");
        AtomicFile.Write(Destination, stream => stream.Write("whole"u8));
        File.ReadAllText(Destination).Should().Be("whole");
        Names().Should().Equal("file.bin");
    }

    [Fact]
    public void A_writer_at_work_is_not_disturbed()
    {
        AtomicFile.Write(Destination, first =>
        {
            first.Write("fir"u8);
            AtomicFile.Write(Destination, second => second.Write("second"u8));
            File.ReadAllText(Destination).Should().Be("second");
            Names().Should().Equal("file.bin", "file.bin.0.tmp");
            first.Write("st"u8);
        });
        File.ReadAllText(Destination).Should().Be("first");
        Names().Should().Equal("file.bin");
    }

    [Fact]
    public void Too_many_writers_at_a_time_are_refused()
    {
        FluentActions.Invoking(() => Write(17)).Should().Throw<IOException>().WithMessage("*at most 16 writers*");
        Names().Should().BeEmpty();
        Write(16);
        Names().Should().Equal("file.bin");

        void Write(int writers) => AtomicFile.Write(Destination, _ =>
        {
            if (writers > 1)
                Write(writers - 1);
        });
    }

    [UnixTheory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_link_is_left_alone(int number)
    {
        string target = folder.Write("target", "mine");
        string link = $"{Destination}.{number}.tmp";
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(Destination, stream => stream.Write("whole"u8));
        File.ReadAllText(target).Should().Be("mine");
        File.ReadAllText(Destination).Should().Be("whole");
        Names().Should().Equal("file.bin", Path.GetFileName(link), "target");
    }

    [Fact]
    public void A_folder_that_is_missing_is_the_usual_error() =>
        FluentActions.Invoking(() => AtomicFile.Write(folder.File("none/file.bin"), _ => { })).Should().Throw<DirectoryNotFoundException>();

    /// <summary>Every content is a number of equal bytes, so that a torn one would show.</summary>
    [Fact]
    public async Task Readers_and_writers_at_a_time_meet_whole_files_only()
    {
        AtomicFile.Write(Destination, stream => stream.Write(new byte[1000]));
        int running = 4;
        Task[] writers = [.. Enumerable.Range(1, running).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
                AtomicFile.Write(Destination, stream => stream.Write([.. Enumerable.Repeat((byte)writer, 1000 * writer)]));
            Interlocked.Decrement(ref running);
        }))];
        Task reader = Task.Run(() =>
        {
            while (Volatile.Read(ref running) > 0)
            {
                byte[] content = File.ReadAllBytes(Destination);
                content.Should().HaveCount(1000 * Math.Max(content[0], (byte)1));
                content.AsSpan().ContainsAnyExcept(content[0]).Should().BeFalse();
            }
        });
        await Task.WhenAll([reader, .. writers]);
        Names().Should().Equal("file.bin");
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
