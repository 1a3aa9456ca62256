using System.Reflection;
using System.Text.RegularExpressions;
using VlassNet.Data.Planted;

namespace VlassNet.Tests;

/// <summary>Holds the library to its table of layers and to what every public type has in common.</summary>
public partial class LayersTests
{
    private static readonly Assembly Library = typeof(VlassNetException).Assembly;

    public static TheoryData<string> Layers => [.. LayerTable.MayReference.Keys.Order(StringComparer.Ordinal)];

    private static IEnumerable<Type> LibraryTypes => Library.GetTypes()
        .Where(type => type.Namespace == LayerTable.Root || LayerTable.LayerOf(type.Namespace) is not null);

    [Fact]
    public void Every_type_belongs_to_a_layer() =>
        LibraryTypes.Select(type => LayerTable.LayerOf(type.Namespace)).Where(layer => layer is not null).Distinct()
            .Should().BeSubsetOf(LayerTable.MayReference.Keys);

    [Fact]
    public void The_root_namespace_references_no_layer() =>
        LibraryTypes.Where(type => type.Namespace == LayerTable.Root).SelectMany(LayerTable.Violations).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_references_only_those_it_may(string layer) =>
        LibraryTypes.Where(type => LayerTable.LayerOf(type.Namespace) == layer).SelectMany(LayerTable.Violations)
            .Should().BeEmpty();

    [Fact]
    public void No_layer_references_itself_by_way_of_others()
    {
        HashSet<string> placed = [];
        while (LayerTable.MayReference.FirstOrDefault(row => !placed.Contains(row.Key) && row.Value.All(placed.Contains)) is
            { Key: not null } next)
        {
            placed.Add(next.Key);
        }

        placed.Should().BeEquivalentTo(LayerTable.MayReference.Keys);
    }

    /// <summary>Constants and <c>nameof</c> are not in the IL, but the source cannot reach them without a namespace.</summary>
    [Fact]
    public void The_namespace_of_a_file_is_its_folder_and_its_text_names_only_layers_it_may()
    {
        DirectoryInfo sources = new(Path.Combine(Repository().FullName, "src", LayerTable.Root));
        List<string> problems = [];
        foreach (FileInfo file in sources.EnumerateFiles("*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(sources.FullName, file.DirectoryName!).Replace(Path.DirectorySeparatorChar, '.');
            if (folder.StartsWith("obj", StringComparison.Ordinal) || folder.StartsWith("bin", StringComparison.Ordinal))
                continue;
            string expected = folder == "." ? LayerTable.Root : $"{LayerTable.Root}.{folder}";
            problems.AddRange(SourceProblems(file.Name, File.ReadAllText(file.FullName), expected));
        }

        problems.Should().BeEmpty();
    }

    [Fact]
    public void Public_types_are_sealed_or_made_to_be_derived_from() =>
        Library.GetExportedTypes().Where(type => !type.IsSealed && !type.IsAbstract).Should().BeEmpty();

    [Fact]
    public void Public_options_are_records_that_can_be_validated() =>
        Library.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(type => type.GetMethod("<Clone>$") is null || type.GetMethod("Validate", [])?.ReturnType != typeof(void))
            .Should().BeEmpty();

    [Theory]
    [InlineData(typeof(ByField))]
    [InlineData(typeof(BySignature))]
    [InlineData(typeof(ByCall))]
    [InlineData(typeof(ByTypeArgument))]
    [InlineData(typeof(ByAttribute))]
    [InlineData(typeof(ByLambda))]
    public void A_planted_violation_is_found(Type type) =>
        type.GetNestedTypes(BindingFlags.NonPublic).Prepend(type).SelectMany(LayerTable.Violations)
            .Should().NotBeEmpty().And.OnlyContain(violation => violation.Contains("(Data) mentions VlassNet."));

    [Theory]
    [InlineData("using VlassNet.Compute;\nnamespace VlassNet.Data;", "a.cs names VlassNet.Compute")]
    [InlineData("using static VlassNet.Networks.BatchNormalization;\nnamespace VlassNet.Data;", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Data;\nclass A { int x = global::VlassNet.Networks.B.C; }", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Data;\nclass A { float x = Networks.BatchNormalization.Epsilon; }", "a.cs names VlassNet.Networks")]
    [InlineData("namespace VlassNet.Networks;", "a.cs has namespace VlassNet.Networks, expected VlassNet.Data")]
    public void A_violation_planted_in_a_source_is_found(string source, string problem) =>
        SourceProblems("a.cs", source, "VlassNet.Data").Should().Equal(problem);

    [Theory]
    [InlineData("namespace VlassNet.Data; // VlassNet.Compute.X\n/// <see cref=\"VlassNet.Compute.X\"/>\nclass A;")]
    [InlineData("namespace VlassNet.Data;\nclass A { string s = \"VlassNet.Compute.X\"; int n = this.Networks.Count; }")]
    public void Comments_texts_and_members_are_no_violation(string source) =>
        SourceProblems("a.cs", source, "VlassNet.Data").Should().BeEmpty();

    private static IEnumerable<string> SourceProblems(string file, string source, string expected)
    {
        string code = CommentOrText().Replace(source, " ");
        string actual = NamespaceLine().Match(code).Groups[1].Value;
        if (actual != expected)
            yield return $"{file} has namespace {actual}, expected {expected}";
        code = NamespaceLine().Replace(code, "");
        string? layer = LayerTable.LayerOf(expected);
        foreach (string other in LayerTable.MayReference.Keys)
        {
            bool mayKnowOfHistory = layer == "Reporting" && other == "Training";
            if (other != layer && !mayKnowOfHistory && !LayerTable.IsAllowed(layer, other)
                && Regex.IsMatch(code, $@"\b{LayerTable.Root}\.{other}\b|(?<![\w.]){other}\.[A-Z]"))
            {
                yield return $"{file} names {LayerTable.Root}.{other}";
            }
        }
    }

    private static DirectoryInfo Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VlassNet.sln")))
            folder = folder.Parent;
        return folder ?? throw new InvalidOperationException("The tests must run from within the repository.");
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
