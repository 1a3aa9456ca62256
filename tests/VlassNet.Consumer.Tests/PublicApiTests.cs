using System.Runtime.CompilerServices;

namespace VlassNet.Consumer.Tests;

/// <summary>The public surface is what was agreed on: a change of it is seen, and meant.</summary>
public class PublicApiTests
{
    /// <summary>Set to 1 to write the list anew.</summary>
    private const string Approve = "VLASSNET_APPROVE";

    [Fact]
    public void It_is_as_approved()
    {
        string path = Path.Combine(Path.GetDirectoryName(SourceFile())!, "PublicApi.txt");
        string[] found = [.. ApiListing.Of(typeof(VlassNetException).Assembly)];
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            File.WriteAllLines(path, found);
        string[] approved = File.ReadAllLines(path);
        string[] gone = [.. approved.Except(found)], added = [.. found.Except(approved)];
        IEnumerable<string> changes = gone.Select(line => $"- {line}").Concat(added.Select(line => $"+ {line}"));
        if (!found.SequenceEqual(approved))
        {
            Assert.Fail(
                $"""
                The public surface is not that of tests/VlassNet.Consumer.Tests/PublicApi.txt. If the change is meant, write the file anew, and commit it:
                {Approve}=1 dotnet test -c Release tests/VlassNet.Consumer.Tests --filter FullyQualifiedName~PublicApi
                {string.Join('\n', changes.DefaultIfEmpty("(the same lines in another order)"))}
                """);
        }
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
