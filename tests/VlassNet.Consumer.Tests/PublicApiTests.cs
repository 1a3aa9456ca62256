using System.Runtime.CompilerServices;

namespace VlassNet.Consumer.Tests;

/// <summary>The public surface is what was agreed on: a change of it is seen, and meant.</summary>
public class PublicApiTests
{
    /// <summary>Set to write the list anew: <c>VLASSNET_APPROVE=1 dotnet test tests/VlassNet.Consumer.Tests</c>.</summary>
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
        (gone.Length + added.Length).Should().Be(
            0, "the public surface is in PublicApi.txt. If the change is meant, run this test with {0}=1 and commit the file.\n- {1}\n+ {2}",
            Approve, string.Join("\n- ", gone), string.Join("\n+ ", added));
        found.Should().Equal(approved);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
