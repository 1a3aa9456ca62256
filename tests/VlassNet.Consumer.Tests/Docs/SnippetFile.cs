using System.Text.RegularExpressions;

namespace VlassNet.Consumer.Tests.Docs;

/// <summary>A compiled file in which the code of the pages stands.</summary>
internal sealed partial class SnippetFile
{
    private readonly string name;
    private readonly string[] lines;

    public SnippetFile(string name, IEnumerable<string> lines)
    {
        this.name = name;
        this.lines = [.. lines.Select(line => line.TrimEnd())];
    }

    /// <summary>Those of all test projects: what takes TorchSharp or NumSharp is compiled with the tests of that add-on.</summary>
    public static IReadOnlyList<SnippetFile> All { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("tests"))
            .Select(project => Path.Combine(project, "Snippets"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SnippetFile(Repository.NameOf(path), File.ReadAllLines(path))),
    ];

    /// <summary>
    /// Null where the block stands in one of the files, word for word and line after line, indented as it may be, and its leading using
    /// directives are among the file's; else what is nearest to it, and where it differs. <c>using VlassNet;</c> stands for all of the
    /// library's namespaces, which the package brings.
    /// </summary>
    public static string? Difference(CodeBlock block, IEnumerable<SnippetFile> files)
    {
        string[] usings = [.. block.Lines.TakeWhile(line => line.Length == 0 || UsingPattern().IsMatch(line))];
        string[] code = [.. Dedent([.. block.Lines.Skip(usings.Length)])];
        (int Equal, string Text) nearest = (-1, "no file of snippets");
        foreach (SnippetFile file in files)
        {
            (int equal, int line) = file.Find(code);
            string? missing = usings.FirstOrDefault(line => line.Length > 0 && line != "using VlassNet;" && !file.lines.Contains(line));
            if (equal == code.Length && missing is null)
                return null;
            if (equal <= nearest.Equal)
                continue;
            nearest = (equal, equal == code.Length
                ? $"{file.name}: expected '{missing}' among the usings; found it not"
                : $"{block.Page}, line {block.FirstLine + usings.Length + equal}: expected '{code[equal]}' as the page has it; "
                    + $"found '{file.LineAt(line + equal)}' in {file.name}, line {line + equal + 1}");
        }

        return nearest.Text;
    }

    /// <summary>The place from which most lines are those of the code, and how many.</summary>
    private (int Equal, int Line) Find(string[] code)
    {
        (int Equal, int Line) best = (0, 0);
        for (int start = 0; start < lines.Length; start++)
        {
            string[] found = [.. Dedent(lines.Skip(start).Take(code.Length))];
            int equal = found.Zip(code).TakeWhile(pair => pair.First == pair.Second).Count();
            if (equal > best.Equal)
                best = (equal, start);
        }

        return best;
    }

    private string LineAt(int line) => line < lines.Length ? lines[line].Trim() : "the end";

    /// <summary>The lines without the indentation of the first.</summary>
    private static IEnumerable<string> Dedent(IEnumerable<string> lines)
    {
        int? indentation = null;
        foreach (string line in lines.Select(line => line.TrimEnd()))
        {
            int own = line.Length - line.TrimStart().Length;
            indentation ??= own;
            yield return line[Math.Min(own, indentation.Value)..];
        }
    }

    [GeneratedRegex(@"^using [\w.]+;$")]
    private static partial Regex UsingPattern();
}
