using System.CommandLine;
using VlassNet.Tool.CommandLine;

namespace VlassNet.Tool.Tests;

public sealed class CommandLineTests
{
    private static readonly string[] CommandNames = [.. Root().Subcommands.Select(command => command.Name)];

    public static TheoryData<string> Names => [.. CommandNames];

    [Fact]
    public async Task The_help_names_each_command_and_shows_an_example()
    {
        ToolRun help = (await ToolRun.OfAsync("--help")).ShouldBeDone();
        help.Output.Should().Contain("Examples:\n  vlassnet ").And.ContainAll(CommandNames.Select(name => $"\n  {name}"));
        help.Error.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_command_has_a_help_with_an_example_that_can_be_parsed(string name)
    {
        ToolRun help = (await ToolRun.OfAsync(name, "--help")).ShouldBeDone();
        string[] examples = help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n')[1..];
        foreach (string example in examples.Where(line => line.Length > 0))
        {
            example.Should().StartWith($"  vlassnet {name}");
            ParseResult parsed = Root().Parse(example.Trim()["vlassnet ".Length..]);
            parsed.Errors.Should().BeEmpty(example);
            parsed.CommandResult.Command.Should().BeAssignableTo<ToolCommand>();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_option_is_refused_with_the_one_that_was_meant(string name) =>
        (await ToolRun.OfAsync(name, "--jsn")).ShouldFail(2, $"There is no option '--jsn'. Did you mean '--json'? Try 'vlassnet {name} --help'.");

    [Fact]
    public async Task Nonsense_is_refused_in_one_line()
    {
        (await ToolRun.OfAsync()).ShouldFail(2, "Expected a command: ");
        (await ToolRun.OfAsync("device")).ShouldFail(2, "There is no command 'device'. Did you mean 'devices'? Try 'vlassnet --help'.");
        (await ToolRun.OfAsync("devices", "more")).ShouldFail(2, "There is no argument 'more'. Try 'vlassnet devices --help'.");
        (await ToolRun.OfAsync("summary")).ShouldFail(2, "Required argument 'MODEL' missing");
    }

    [Fact]
    public async Task The_version_is_that_of_the_library() =>
        (await ToolRun.OfAsync("--version")).ShouldBeDone().Output.Should().StartWith(typeof(VlassCnn).Assembly.GetName().Version!.ToString(3));

    private static RootCommand Root() =>
        ToolProgram.CreateRoot(new ToolHost { Output = TextWriter.Null, Error = TextWriter.Null, Stop = new StopSource() });
}
