using System.Diagnostics;
using VlassNet.Data;
using VlassNet.Tests.Compute;
using VlassNet.Tests.Formats.Png;

namespace VlassNet.Tests.Data.Images;

public class ImageFolderSourceTests
{
    [Fact]
    public async Task A_folder_for_each_class_is_read_in_the_order_of_names()
    {
        using TempFolder folder = Folder();
        LabeledImages set = await new ImageFolderSource(folder.Path).LoadAsync();
        set.ClassNames.Should().Equal("Arc", "ring");
        set.Labels().Should().Equal(0, 0, 1);
        set.Shape.Should().Be(new ImageShape(2, 1));
        Values(set).Should().Equal(2, 1, 4, 3, 6, 5);
    }

    [Fact]
    public async Task Given_names_choose_the_folders_and_their_labels()
    {
        using TempFolder folder = Folder();
        folder.Write("wrong/a.png", "no picture");
        ImageFolderOptions options = new() { ClassNames = ["ring", "Arc"] };
        LabeledImages set = await new ImageFolderSource(folder.Path, options).LoadAsync();
        set.ClassNames.Should().Equal("ring", "Arc");
        set.Labels().Should().Equal(0, 1, 1);
        Values(set).Should().Equal(6, 5, 2, 1, 4, 3);
    }

    [Theory]
    [InlineData("file,label\nring/c.png,ring\nArc/B.PNG,Arc\n", "Arc ring", "1 0")]
    [InlineData("ring/c.png\t3\nArc/B.PNG\t0\n", "Extended Point Source Double Lobes Three Points", "3 0")]
    [InlineData("\"ring/c.png\",Double Lobes\n# no\nArc/B.PNG,1\n", "Extended Point Source Double Lobes Three Points", "2 1")]
    public async Task A_table_names_files_and_labels(string table, string classes, string labels)
    {
        using TempFolder folder = Folder();
        LabeledImages set = await ImageFolderSource.FromList(folder.Write("list.csv", table)).LoadAsync();
        string.Join(' ', set.ClassNames).Should().Be(classes);
        string.Join(' ', set.Labels()).Should().Be(labels);
        Values(set).Should().Equal(6, 5, 2, 1);
    }

    [Theory]
    [InlineData("class,notes,Filename\nring,x,ring/c.png\nArc,y,Arc/B.PNG\n")]
    [InlineData(",image_path,category\n0,ring/c.png,ring\n1,Arc/B.PNG,Arc\n")]
    [InlineData("ring\\c.png,ring\nArc\\B.PNG,Arc\n")]
    public async Task A_table_may_call_its_columns_and_write_its_paths_otherwise(string table)
    {
        using TempFolder folder = Folder();
        LabeledImages set = await ImageFolderSource.FromList(folder.Write("list.csv", table)).LoadAsync();
        set.ClassNames.Should().Equal("Arc", "ring");
        set.Labels().Should().Equal(1, 0);
        set.FileNames().Should().Equal("ring/c.png", "Arc/B.PNG");
    }

    [Fact]
    public async Task Folders_within_are_walked_and_what_is_left_out_is_logged()
    {
        using TempFolder folder = Folder();
        folder.Write("Arc/deeper/z.png", PngChunks.Grey(1, 7, 8));
        folder.Write("Arc/deeper/more/y.png", PngChunks.Grey(1, 9, 10));
        folder.Write("Arc/Also/y.png", PngChunks.Grey(1, 11, 12));
        folder.Write("ring/x\u001b.JPG", "picture");
        folder.Write("loose.csv", "x");
        Directory.CreateSymbolicLink(folder.File("ring/back"), folder.Path);
        RecordingLogger log = new();
        LabeledImages set = await new ImageFolderSource(folder.Path, logger: log).LoadAsync();
        set.FileNames().Should().Equal("Arc/B.PNG", "Arc/a.png", "Arc/Also/y.png", "Arc/deeper/z.png", "Arc/deeper/more/y.png", "ring/c.png");
        string line = log.Lines.Should().ContainSingle().Which;
        line.Should().StartWith("Warning: Passed over 7 files and folders in ").And.Contain("of them 1 JPEG file:");
        foreach (string name in new[] { "loose.csv", ".hidden/", "Arc/._a.png", "Arc/notes.txt", "Arc/deeper/x.txt", @"ring/x\u001B.JPG", "ring/back/" })
            line.Should().Contain(name);
    }

    [Fact]
    public async Task A_folder_whose_name_only_begins_like_the_lists_is_outside()
    {
        using TempFolder folder = Folder();
        folder.Write("list-other/a.png", PngChunks.Grey(1, 1));
        string table = folder.Write("list/list.csv", "../list-other/a.png,0\n");
        await Refused(ImageFolderSource.FromList(table), "*which is outside it*");
        ImageFolderOptions options = new() { AllowOutsideFiles = true };
        (await ImageFolderSource.FromList(table, options).LoadAsync()).FileNames().Should().Equal("../list-other/a.png");
    }

    [Fact]
    public async Task Nothing_is_logged_where_nothing_is_left_out()
    {
        using TempFolder folder = new();
        folder.Write("a/x.png", PngChunks.Grey(1, 1));
        RecordingLogger log = new();
        await new ImageFolderSource(folder.Path, logger: log).LoadAsync();
        log.Lines.Should().BeEmpty();
        folder.Write("a/x.txt", "x");
        await new ImageFolderSource(folder.Path, logger: log).LoadAsync();
        log.Lines.Should().ContainSingle().Which.Should().StartWith("Information: Passed over 1 files");
    }

    [Theory]
    [InlineData("jpg", "found 2 JPEG files*convert(\"L\")")]
    [InlineData("fits", "found 2 FITS files*FitsDatasetSource")]
    [InlineData("fits.fz", "found 2 tile-compressed FITS files*funpack")]
    [InlineData("npy", "found 2 NumPy files*NpyDatasetSource")]
    [InlineData("txt", "found none*name the classes to read")]
    public async Task Pictures_of_other_kinds_are_named_with_the_way_out(string extension, string message)
    {
        using TempFolder folder = new();
        folder.Write($"a/x.{extension}", "x");
        folder.Write($"a/within/y.{extension.ToUpperInvariant()}", "y");
        await Refused(new ImageFolderSource(folder.Path), $"*a: expected at least one PNG file for each class; {message}*");
    }

    [NamedPipeTheory(Timeout = 20_000)]
    [InlineData("list.csv", "an empty file, or a pipe")]
    [InlineData("a/x.png", "an empty one, or a pipe")]
    public async Task Pipes_keep_nobody_waiting(string name, string message)
    {
        using TempFolder folder = new();
        folder.Write("a/b.png", PngChunks.Grey(1, 1));
        using (Process made = Process.Start("mkfifo", folder.File(name)))
            await made.WaitForExitAsync();
        IDatasetSource source = name == "list.csv" ? ImageFolderSource.FromList(folder.File(name)) : new ImageFolderSource(folder.Path);
        await Refused(source, $"*{message}*");
    }

    [Fact]
    public async Task A_folder_that_would_break_a_line_is_refused()
    {
        using TempFolder folder = new();
        folder.Write("a\u000ab/x.png", PngChunks.Grey(1, 1));
        await Refused(new ImageFolderSource(folder.Path), @"*'a\u000Ab'*Rename the folder*");
    }

    [Fact]
    public async Task A_table_with_given_names_takes_names_and_indices()
    {
        using TempFolder folder = Folder();
        string table = folder.Write("sub/list.csv", $"{folder.File("ring/c.png")},b\n../Arc/B.PNG,0\n");
        ImageFolderOptions options = new() { ClassNames = ["a", "b"], AllowOutsideFiles = true };
        LabeledImages set = await ImageFolderSource.FromList(table, options).LoadAsync();
        set.Labels().Should().Equal(1, 0);
    }

    [Theory]
    [InlineData("", "*an empty file, or a pipe*")]
    [InlineData("file,label\n", "*at least one row*")]
    [InlineData("Arc/B.PNG\n", "*list.csv, line 1, column 1: expected two fields*found 1 fields*")]
    [InlineData("Arc/B.PNG,1,2\n", "*found 3 fields*")]
    [InlineData("Arc/B.PNG,\n", "*or an empty one*")]
    [InlineData("ring/c.png,Extended\nArc/B.PNG,7\n", "*line 2, column 11: expected a class of Extended*found 7*ClassNames*")]
    [InlineData("Arc/B.PNG,7\n", "*list.csv: expected labels that begin at 0; found labels 7 to 7*")]
    [InlineData("../B.PNG,0\n", "*line 1, column 1: expected a file in the folder of the list; found ../B.PNG, which is outside it*AllowOutsideFiles*")]
    [InlineData("/etc/hostname,0\n", "*which is outside it*")]
    [InlineData("path,x,class\nArc/B.PNG,0\n", "*line 2, column 11: expected a field in the column class; found nothing*")]
    [InlineData("Arc/B.PNG,x\nArc/a.png,1", "*line 2, column 11: expected labels that all are names*found 1*")]
    [InlineData("Arc/none.png,0\n", "*none.png: expected a PNG file*no such file*")]
    [InlineData("Arc,0\n", "*Arc: expected a PNG file*no such file*")]
    [InlineData("empty.png,0\n", "*empty.png: expected a PNG file*an empty one*")]
    [InlineData("list.csv,0\n", "*list.csv, byte 0: expected a PNG file*")]
    public async Task A_table_that_makes_no_sense_is_refused(string table, string message)
    {
        using TempFolder folder = Folder();
        folder.Write("empty.png", "");
        await Refused(ImageFolderSource.FromList(folder.Write("list.csv", table)), message);
    }

    [Fact]
    public async Task The_first_image_of_another_shape_is_named()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 300; i++)
            folder.Write($"a/{i:000}.png", PngChunks.Grey(1, i >= 100 ? [1] : [1, 2]));
        await Refused(
            new ImageFolderSource(folder.Path),
            "*100.png: expected an image of 2×1×1, as *000.png is; found one of 1×1×1*");
    }

    [Fact]
    public async Task Of_many_failures_the_first_is_told()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 300; i++)
            folder.Write($"a/{i:000}.png", i >= 150 ? [1, 2, 3] : PngChunks.Grey(1, 1));
        for (int times = 0; times < 5; times++)
            await Refused(new ImageFolderSource(folder.Path), "*150.png, byte 0: expected a PNG file*");
    }

    [Fact]
    public async Task Missing_folders_and_files_are_refused()
    {
        using TempFolder folder = new();
        await Refused(new ImageFolderSource(folder.File("none")), "*expected a folder; found no such folder*");
        await Refused(new ImageFolderSource(folder.Write("file", "x")), "*expected a folder; found a file*");
        await Refused(new ImageFolderSource(folder.Path), "*a folder of PNG files for each class; found no folder*");
        await Refused(
            new ImageFolderSource(folder.Path, new ImageFolderOptions { ClassNames = ["x"] }),
            "*x: expected a folder for each class*");
        folder.Write("x/readme.txt", "x");
        await Refused(new ImageFolderSource(folder.Path), "*x: expected at least one PNG file for each class; found none*");
        await Refused(ImageFolderSource.FromList(folder.File("none.csv")), "*expected a file; found no such file*");
    }

    [Fact]
    public async Task Limits_are_kept()
    {
        using TempFolder folder = Folder();
        await Refused(
            new ImageFolderSource(folder.Path, new ImageFolderOptions { MaxBytes = 23 }), "*at most 23 bytes*24 bytes*MaxBytes*");
        await Refused(new ImageFolderSource(folder.Path, new ImageFolderOptions { MaxSide = 1 }), "*1 to 1 pixels a side*");
        byte[] raw = new byte[4097 * 4098];
        folder.Write("large/a.png", PngChunks.Join([PngChunks.Header(4097, 4097), PngChunks.Data(raw), ("IEND", [])]));
        await Refused(
            new ImageFolderSource(folder.Path, new ImageFolderOptions { ClassNames = ["large"] }), "*at most 16,777,216 pixels*");
    }

    [Fact]
    public async Task Progress_is_told_and_cancelling_heard()
    {
        using TempFolder folder = Folder();
        List<LoadProgress> told = [];
        using CancellationTokenSource cancellation = new();
        IDatasetSource source = new ImageFolderSource(folder.Path);
        await source.LoadAsync(new Listener(told.Add));
        told[^1].Fraction.Should().Be(1);
        told[^1].Done.Should().Be(3 * PngChunks.Grey(1, 1, 2).Length);
        Func<Task> cancelled = () => source.LoadAsync(new Listener(_ => cancellation.Cancel()), cancellation.Token);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Wrong_arguments_are_refused_at_once()
    {
        Action empty = () => _ = new ImageFolderSource(" ");
        empty.Should().Throw<ArgumentException>();
        Action outside = () => _ = new ImageFolderSource("x", new ImageFolderOptions { ClassNames = ["a", "../b"] });
        outside.Should().Throw<ArgumentException>().WithMessage("*those of folders; received '../b'*");
        Action all = () => new ImageFolderOptions { ClassNames = ["a", "a"], MaxSide = 0, MaxBytes = 0 }.Validate();
        all.Should().Throw<ArgumentException>().WithMessage("*'a' for classes 0 and 1*MaxSide*MaxBytes*");
    }

    /// <summary>Two classes; each picture has two rows of one pixel.</summary>
    private static TempFolder Folder()
    {
        TempFolder folder = new();
        folder.Write("ring/c.png", PngChunks.Grey(1, 5, 6));
        folder.Write("Arc/a.png", PngChunks.Grey(1, 3, 4));
        folder.Write("Arc/B.PNG", PngChunks.Grey(1, 1, 2));
        folder.Write("Arc/._a.png", "not a picture");
        folder.Write("Arc/notes.txt", "not a picture");
        folder.Write("Arc/deeper/x.txt", "not a picture");
        folder.Write(".hidden/x.png", "not a picture");
        return folder;
    }

    private static float[] Values(LabeledImages set) =>
        [.. Enumerable.Range(0, set.Count).SelectMany(i => set.Image(i).ToArray()).Select(value => MathF.Round(value * 255))];

    private static async Task Refused(IDatasetSource source, string message)
    {
        Func<Task> loading = () => source.LoadAsync();
        await loading.Should().ThrowAsync<BadInputException>().WithMessage(message);
    }
}
