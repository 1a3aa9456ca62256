using VlassNet.Consumer.Tests.Docs;

namespace VlassNet.Consumer.Tests;

/// <summary>What a page refers to is there.</summary>
public class LinksTests
{
    private static readonly string[] Folders = ["src/", "samples/", "tests/", "benchmarks/", "docs/", ".ci/"];

    [Fact]
    public void Every_link_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        List<string> broken = [];
        foreach (MarkdownPage page in MarkdownPage.All)
        {
            foreach ((string target, int line) in page.Links.Where(link => !link.Target.Contains("://", StringComparison.Ordinal)))
            {
                string[] parts = target.Split('#', 2);
                string path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Name)!, parts[0]));
                MarkdownPage? linked = parts[0].Length == 0 ? page : MarkdownPage.All.SingleOrDefault(known => known.Name == Repository.NameOf(path));
                bool isThere = linked is not null || File.Exists(path) || Directory.Exists(path);
                if (!isThere || (parts.Length == 2 && linked?.Anchors.Contains(parts[1]) != true))
                    broken.Add($"{page.Name}, line {line}: {target}");
            }
        }

        MarkdownPage.All.Sum(page => page.Links.Count).Should().BeGreaterThan(50);
        broken.Should().BeEmpty();
    }

    [Fact]
    public void Commands_name_projects_and_files_that_exist()
    {
        List<string> wrong = [];
        int seen = 0;
        foreach (CodeBlock block in MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language is "" or "sh"))
        {
            for (int i = 0; i < block.Lines.Count; i++)
            {
                foreach (string path in block.Lines[i].Split(' ').Where(word => Folders.Any(folder => word.StartsWith(folder, StringComparison.Ordinal))))
                {
                    seen++;
                    if (!File.Exists(Repository.PathOf(path)) && !Directory.Exists(Repository.PathOf(path)))
                        wrong.Add($"{block.Page}, line {block.FirstLine + i}: {path}");
                }
            }
        }

        seen.Should().BeGreaterThan(15);
        wrong.Should().BeEmpty();
    }
}
