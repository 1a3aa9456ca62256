namespace VlassNet.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_a_killed_process_left_is_removed_and_nothing_else()
    {
        string stale = Make("model.safetensors.abcdefgh.xyz.tmp", hours: 2);
        string[] kept =
        [
            Make("model.safetensors.abcdefgh.xyy.tmp", hours: 0), Make("model.safetensors.mine.tmp", hours: 2),
            Make("other.safetensors.abcdefgh.xyz.tmp", hours: 2), Make("model.safetensors.abcdefgh.xyz", hours: 2),
        ];
        string path = Path.Combine(folder, "model.safetensors");
        AtomicFile.Write(path, stream => stream.WriteByte(1));
        File.ReadAllBytes(path).Should().Equal(1);
        File.Exists(stale).Should().BeFalse();
        kept.Should().OnlyContain(other => File.Exists(other));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_other()
    {
        string path = Path.Combine(folder, "it");
        File.WriteAllText(path, "old");
        FluentActions.Invoking(() => AtomicFile.Write(path, _ => throw new IOException("the disk is full"))).Should().Throw<IOException>();
        Directory.GetFiles(folder).Should().Equal(path);
        File.ReadAllText(path).Should().Be("old");
    }

    private string Make(string name, int hours)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
        return path;
    }
}
