using VlassNet.Consumer.Tests.Docs;

namespace VlassNet.Consumer.Tests;

/// <summary>The overview of the public types names each of them, under its namespace, and no other.</summary>
public class ApiPageTests
{
    [Fact]
    public void It_names_every_public_type_and_none_that_is_not()
    {
        string @namespace = "";
        List<string> named = [];
        foreach ((string text, _) in MarkdownPage.Of("docs/api.md").Prose)
        {
            if (text.StartsWith("## ", StringComparison.Ordinal))
                @namespace = text[3..];
            else if (text.StartsWith('|'))
                named.AddRange(MarkdownPage.CodeOf(text.Split('|')[1]).Select(name => $"{@namespace}.{name}"));
        }

        string[] exported = [.. typeof(VlassNetException).Assembly.GetExportedTypes()
            .Select(type => type.FullName!.Replace("`1", "<T>", StringComparison.Ordinal))];
        named.Should().OnlyHaveUniqueItems();
        named.Except(exported).Should().BeEmpty("these are in docs/api.md and not in the library, or not under the heading of their namespace");
        exported.Except(named).Should().BeEmpty("these are in the library and not in docs/api.md: add a line under the heading of the namespace");
    }
}
