using System.Text.RegularExpressions;

namespace VlassNet.Consumer.Tests.Docs;

/// <summary>A page of the documentation, as far as the tests need to understand it.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Name = Repository.NameOf(path);
        List<CodeBlock> blocks = [];
        List<(string Target, int Line)> links = [];
        List<(string Text, int Line)> prose = [];
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, line => line == "```");
                if (end < 0)
                    throw new FormatException($"{Name}, line {i + 1}: a block without an end");
                blocks.Add(new CodeBlock(Name, lines[i][3..], i + 2, lines[(i + 1)..end]));
                i = end;
                continue;
            }

            prose.Add((lines[i], i + 1));
            int number = i + 1;
            links.AddRange(LinkPattern().Matches(CodePattern().Replace(lines[i], "``")).Select(match => (match.Groups[1].Value, number)));
        }

        (Blocks, Links, Prose) = (blocks, links, prose);
    }

    /// <summary>The README, what a contributor reads, and everything in docs.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path)),
    ];

    /// <summary>The page's path from the root.</summary>
    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>What links and pictures refer to, and the line from 1.</summary>
    public IReadOnlyList<(string Target, int Line)> Links { get; }

    /// <summary>The lines outside of blocks.</summary>
    public IReadOnlyList<(string Text, int Line)> Prose { get; }

    /// <summary>The names that headings can be linked by.</summary>
    public IEnumerable<string> Anchors => Prose.Where(line => line.Text.StartsWith('#')).Select(line => AnchorOf(line.Text));

    public static MarkdownPage Of(string name) => All.Single(page => page.Name == name);

    /// <summary>The texts between backticks.</summary>
    public static IEnumerable<string> CodeOf(string text) => CodePattern().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>As GitHub makes them: letters, digits, hyphens and underscores, and a hyphen for a space.</summary>
    private static string AnchorOf(string heading) => string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant()
        .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
        .Select(letter => letter == ' ' ? '-' : letter));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodePattern();
}
