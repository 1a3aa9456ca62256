using VlassNet.Consumer.Tests.Docs;

namespace VlassNet.Consumer.Tests;

/// <summary>The code on the pages is code that was compiled, and most of it run (<see cref="VlassNet.Consumer.Tests.Snippets.RunTests"/>).</summary>
public class SnippetsTests
{
    private static readonly SnippetFile Planted = new("Planted.cs", ["using System;", "", "    int a = 1;", "    if (a == 1)", "        a++;", "    a--;"]);

    [Fact]
    public void Every_block_of_CSharp_on_a_page_is_compiled_with_the_tests()
    {
        CodeBlock[] blocks = [.. MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "csharp")];
        blocks.Select(block => block.Page).Should().Contain(["README.md", "docs/getting-started.md", "docs/notebook.md"]);
        blocks.Select(block => SnippetFile.Difference(block, SnippetFile.All)).Where(difference => difference is not null)
            .Should().BeEmpty("code on a page stands, word for word, in a file of the folder Snippets");
    }

    [Theory]
    [InlineData("int a = 1;|if (a == 1)|    a++;|a--;")]
    [InlineData("using System;||if (a == 1)|    a++;")]
    [InlineData("    if (a == 1)|        a++;")]
    public void A_block_that_stands_in_a_file_is_found(string block) => DifferenceOf(block).Should().BeNull();

    [Theory]
    [InlineData("int a = 1;|if (a == 2)", "page.md, line 8: expected 'if (a == 2)' as the page has it; found 'if (a == 1)' in Planted.cs, line 4")]
    [InlineData("a--;|a--;", "page.md, line 8: expected 'a--;' as the page has it; found 'the end' in Planted.cs, line 7")]
    [InlineData("if (a == 1)|a++;", "*expected 'a++;'*")]
    [InlineData("using System.Text;||a--;", "Planted.cs: expected 'using System.Text;' among the usings; found it not")]
    [InlineData("int b;", "*expected 'int b;'*")]
    public void One_that_does_not_is_told_with_what_differs(string block, string difference) => DifferenceOf(block).Should().Match(difference);

    private static string? DifferenceOf(string block) => SnippetFile.Difference(new CodeBlock("page.md", "csharp", 7, block.Split('|')), [Planted]);
}
