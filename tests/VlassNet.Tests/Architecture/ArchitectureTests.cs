using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace VlassNet.Tests.Architecture;

/// <summary>Holds the library to its table of rooms, every folder of it, and to what all public types have in common.</summary>
public partial class ArchitectureTests(ITestOutputHelper output)
{
    private static readonly Assembly Library = typeof(VlassNetException).Assembly;
    private static readonly FolderGraph Graph = FolderGraph.Of(Library, RoomTable.Root);

    public static TheoryData<string> Rooms => [.. RoomTable.MayReference.Keys];

    [Fact]
    public void The_graph_of_folders_can_be_printed()
    {
        string text = Graph.ToString();
        output.WriteLine(text);
        text.Should().Contain("Formats/Fits -> ").And.Contain("Compute/Cpu -> ");
    }

    [Fact]
    public void Every_folder_belongs_to_a_room() =>
        Graph.Folders.Select(RoomTable.RoomOf).Where(room => room.Length > 0).Distinct().Should().BeEquivalentTo(RoomTable.MayReference.Keys);

    [Fact]
    public void The_root_references_no_room() =>
        Graph.References.Where(one => one.From.Length == 0).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_those_it_may(string room) =>
        Violations(Graph).Where(one => RoomTable.RoomOf(one.From) == room).Should().BeEmpty();

    [Fact]
    public void There_is_no_cycle_between_rooms() => Graph.Fold(RoomTable.RoomOf).Cycle().Should().BeEmpty();

    [Fact]
    public void There_is_no_cycle_between_the_folders_of_a_room()
    {
        foreach (string parent in Graph.Folders.SelectMany(Parents).Distinct())
        {
            // What lies deeper counts for the folder that it lies in.
            string? Child(string folder) => folder.StartsWith(parent + "/", StringComparison.Ordinal)
                ? string.Join('/', folder.Split('/').Take(parent.Split('/').Length + 1))
                : null;
            Graph.Fold(Child).Cycle().Should().BeEmpty($"the folders of {parent} are not to need each other");
        }

        static IEnumerable<string> Parents(string folder)
        {
            string[] parts = folder.Split('/');
            return Enumerable.Range(1, parts.Length - 1).Select(length => string.Join('/', parts.Take(length)));
        }
    }

    [Fact]
    public void The_table_of_the_documentation_is_this_one()
    {
        string page = File.ReadAllText(Path.Combine(Repository(), "docs", "architecture.md"));
        Dictionary<string, string[]> stated = TableRow().Matches(page).ToDictionary(
            row => row.Groups[1].Value, row => RoomName().Matches(row.Groups[2].Value).Select(name => name.Groups[1].Value).ToArray());
        stated.Should().BeEquivalentTo(RoomTable.MayReference, options => options.WithoutStrictOrdering());
    }

    /// <summary>Constants and <c>nameof</c> are not in the compiled code, but the source cannot reach them without a namespace.</summary>
    [Fact]
    public void The_namespace_of_a_file_is_its_folder_and_it_uses_only_rooms_it_may()
    {
        string sources = Path.Combine(Repository(), "src", RoomTable.Root);
        List<string> problems = [];
        foreach (string file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(sources, file))!.Replace('\\', '/');
            if (RoomTable.RoomOf(folder) is not ("obj" or "bin"))
                problems.AddRange(SourceProblems(Path.GetFileName(file), File.ReadAllText(file), folder));
        }

        problems.Should().BeEmpty();
    }

    [Fact]
    public void Formats_shows_nothing_to_users() =>
        Library.GetExportedTypes().Where(type => type.Namespace!.StartsWith("VlassNet.Formats", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact]
    public void Public_types_are_sealed_or_made_to_be_derived_from() =>
        Library.GetExportedTypes().Where(type => !type.IsSealed && !type.IsAbstract).Should().BeEmpty();

    [Fact]
    public void Public_options_are_records_that_can_be_validated() =>
        Library.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(type => type.GetMethod("<Clone>$") is null || type.GetMethod("Validate", [])?.ReturnType != typeof(void))
            .Should().BeEmpty();

    /// <summary>Each kind of reference breaks a made-up table, in which Low may not know High.</summary>
    [Theory]
    [InlineData("ByField")]
    [InlineData("BySignature")]
    [InlineData("ByCall")]
    [InlineData("ByTypeArgument")]
    [InlineData("ByAttribute")]
    [InlineData("ByLambda")]
    [InlineData("ByAsync")]
    public void A_planted_reference_is_found(string type) =>
        FolderGraph.Of(typeof(ArchitectureTests).Assembly, "VlassNet.Tests.Architecture.Planted").References
            .Should().Contain(one => one.From == "Low" && one.To == "High" && one.Type.Contains(type, StringComparison.Ordinal));

    [Theory]
    [InlineData("using VlassNet.Compute;\nnamespace VlassNet.Data;", "a.cs names VlassNet.Compute")]
    [InlineData("using static VlassNet.Networks.BatchNormalization;\nnamespace VlassNet.Data;", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Data;\nclass A { int x = global::VlassNet.Networks.B.C; }", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Data;\nclass A { float x = Networks.BatchNormalization.Epsilon; }", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Networks;", "a.cs has namespace VlassNet.Networks, expected VlassNet.Data")]
    public void A_violation_planted_in_a_source_is_found(string source, string problem) =>
        SourceProblems("a.cs", source, "Data").Should().Equal(problem);

    [Theory]
    [InlineData("namespace VlassNet.Data; // VlassNet.Compute.X\n/// <see cref=\"VlassNet.Compute.X\"/>\nclass A;")]
    [InlineData("namespace VlassNet.Data;\nclass A { string s = \"VlassNet.Compute.X\"; int n = this.Networks.Count; }")]
    public void Comments_texts_and_members_are_no_violation(string source) => SourceProblems("a.cs", source, "Data").Should().BeEmpty();

    private static IEnumerable<FolderReference> Violations(FolderGraph graph) => graph.References.Where(one =>
        !RoomTable.Allows(RoomTable.RoomOf(one.From), RoomTable.RoomOf(one.To))
        || (RoomTable.RoomOf(one.From) == "Reporting" && RoomTable.RoomOf(one.To) == "Training" && !RoomTable.TrainingForReporting.Contains(one.Target)));

    private static IEnumerable<string> SourceProblems(string file, string source, string folder)
    {
        string code = CommentOrText().Replace(source, " ");
        string expected = folder.Length == 0 ? RoomTable.Root : $"{RoomTable.Root}.{folder.Replace('/', '.')}";
        string actual = NamespaceLine().Match(code).Groups[1].Value;
        if (actual != expected)
            yield return $"{file} has namespace {actual}, expected {expected}";
        code = NamespaceLine().Replace(code, "");
        string room = RoomTable.RoomOf(folder);
        foreach (string other in RoomTable.MayReference.Keys.Where(other => !RoomTable.Allows(room, other)))
        {
            if (Regex.IsMatch(code, $@"\b{RoomTable.Root}\.{other}\b|(?<![\w.]){other}\.[A-Z]"))
                yield return $"{file} names {RoomTable.Root}.{other}";
        }
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VlassNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from within the repository.");
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\| `(\w+)` \|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex RoomName();
}
