using System.Text.RegularExpressions;
using VlassNet.Consumer.Tests.Docs;

namespace VlassNet.Consumer.Tests;

/// <summary>Texts keep to docs/style.md.</summary>
public sealed partial class WordsTests
{
    private const int MostWords = 38;
    private const int MostLongSentences = 9;

    private static readonly string[] Documents =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md"), .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void No_text_has_a_word_of_the_list()
    {
        Regex listed = Listed();
        string[] found =
        [
            .. Documents.Concat(Sources()).Where(path => Path.GetFileName(path) != "style.md").SelectMany(path => File.ReadLines(path)
                .Select((line, number) => (Line: line, Number: number + 1)).Where(line => listed.IsMatch(line.Line))
                .Select(line => $"{Path.GetRelativePath(Repository.Root, path)}:{line.Number}: {line.Line.Trim()}")),
        ];
        found.Should().BeEmpty();
    }

    [Theory]
    [InlineData("It prevents a training from that.", true)]
    [InlineData("a training run, a training step", false)]
    [InlineData("Two Trainings side by side", true)]
    [InlineData("The file is unfolded.", true)]
    [InlineData("unfoldable", false)]
    public void A_word_is_found_as_a_word(string text, bool isListed) => Listed().IsMatch(text).Should().Be(isListed);

    [Fact]
    public void Few_sentences_are_long()
    {
        string[] found = [.. Documents.SelectMany(path => Sentences(File.ReadAllText(path))
            .Where(sentence => sentence.Split(' ').Length > MostWords).Select(sentence => $"{Path.GetFileName(path)}: {sentence}"))];
        found.Length.Should().BeLessThanOrEqualTo(MostLongSentences, "these have more than {0} words:\n{1}", MostWords, string.Join("\n", found));
    }

    /// <summary>The words in the left column of the page's table. "A training" may go on: a training run, step, set.</summary>
    private static Regex Listed()
    {
        string[] words =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "docs/style.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => Quoted().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value)),
        ];
        words.Length.Should().BeGreaterThan(10);
        string any = string.Join('|', words.Select(word => word == "a training"
            ? @"a training(?! (run|step|set|image|batch|data|job|program|table|sample)s?\b)"
            : Regex.Escape(word)));
        return new Regex($@"\b({any})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>The prose of a page: without code, tables and headings.</summary>
    private static IEnumerable<string> Sentences(string page)
    {
        string prose = string.Join("\n\n", Blank().Split(Code().Replace(page, "")).Where(part => !part.TrimStart().StartsWith('|') && !part.TrimStart().StartsWith('#')));
        return Blank().Split(Item().Replace(prose, "\n\n")).SelectMany(part => End().Split(Space().Replace(part, " ").Trim()));
    }

    private static IEnumerable<string> Sources() => ((string[])["src", "samples", "benchmarks"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        .Where(path => Path.GetExtension(path) is ".cs" or ".html" or ".mjs" or ".py" or ".sh")
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\n\s*([-*]|\d+\.) ")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?<=[.!?:;]\)?)\s+(?=[A-Z0-9`“""\[*(])")]
    private static partial Regex End();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
