using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Tests.Data;
using VlassNet.Tests.Downloads;
using static VlassNet.Tests.Downloads.DownloadCase;

namespace VlassNet.Tests;

/// <summary>A disk without room ends the work, and loses nothing of it.</summary>
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task A_download_goes_on_where_the_disk_was_full()
    {
        using SmallDisk disk = new(300);
        using DownloadCase download = new(request => RawServer.Serve(Content, Tag, request)) { Sha256 = Hash };
        download.Options = download.Options with { CacheFolder = disk.Path };
        await download.ShouldFail("*expected a folder where downloads can be kept; found *room on the disk*");
        FileInfo part = new(download.Download.FilePath + ".part");
        part.Length.Should().BeInRange(100_000, 300_000);

        // A larger disk: what was kept goes there.
        using TempFolder room = new();
        foreach (string file in Directory.EnumerateFiles(disk.Path))
            File.Copy(file, Path.Combine(room.Path, Path.GetFileName(file)));
        download.Options = download.Options with { CacheFolder = room.Path };
        string path = await download.Download.FetchAsync();
        (await File.ReadAllBytesAsync(path)).Should().Equal(Content);
        download.Server.Requests.Should().HaveCount(2);
        download.Server.Requests[1].From.Should().Be(part.Length);
    }

    [SmallDiskFact]
    public async Task A_catalogue_goes_on_where_the_disk_was_full()
    {
        string mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");
        CatalogSource[] sources = [.. Enumerable.Range(0, 1000).Select(i => new CatalogSource(mosaic, new SkyPosition(150.1, 2.2), $"{i}"))];
        using VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Build();
        using SmallDisk disk = new(600);
        CatalogFile whole = new(Path.Combine(disk.Path, "whole.vot")), full = new(Path.Combine(disk.Path, "full.vot"));
        await whole.WriteAsync(new SourceClassifier(model), sources);
        byte[] expected = await File.ReadAllBytesAsync(Path.Combine(disk.Path, "whole.vot"));
        File.Delete(Path.Combine(disk.Path, "whole.vot"));

        // Before the first row, and then among the rows.
        disk.Fill();
        await Refused();
        disk.Free();
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "little"), new byte[(600 << 10) - (expected.Length / 2)]);
        await Refused();
        File.Delete(Path.Combine(disk.Path, "little"));
        CatalogResult result = await full.WriteAsync(new SourceClassifier(model), sources);
        result.Resumed.Should().BeInRange(100, 900);
        (await File.ReadAllBytesAsync(Path.Combine(disk.Path, "full.vot"))).Should().Equal(expected);
        Directory.GetFiles(disk.Path).Should().ContainSingle();

        async Task Refused() => await FluentActions.Awaiting(() => full.WriteAsync(new SourceClassifier(model), sources))
            .Should().ThrowAsync<IOException>();
    }

    [SmallDiskFact]
    public void A_file_that_does_not_fit_leaves_the_old_one_and_nothing_else()
    {
        using SmallDisk disk = new(100);
        string path = Path.Combine(disk.Path, "file");
        AtomicFile.Write(path, stream => stream.Write("old"u8));
        FluentActions.Invoking(() => AtomicFile.Write(path, stream => stream.Write(new byte[200_000]))).Should().Throw<IOException>();
        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(disk.Path).Should().Equal(path);
    }
}
