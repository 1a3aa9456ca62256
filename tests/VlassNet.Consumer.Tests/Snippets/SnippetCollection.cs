namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>Tests that share the folder with the files of the pages, one after the other: it is the current one.</summary>
[CollectionDefinition(Name)]
public sealed class SnippetCollection : ICollectionFixture<SnippetFolder>
{
    public const string Name = "files of the pages";
}
