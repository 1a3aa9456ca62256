using System.Text.Json;

namespace VlassNet.Tool.Tests;

/// <summary>What a command line gave, run in this process.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>Runs a command line.</summary>
    public static Task<ToolRun> OfAsync(params string[] args) => OfAsync(_ => { }, args);

    /// <summary>Runs a command line that somebody may stop.</summary>
    /// <param name="watch">Is given each line that goes to the standard error, and who can stop the run.</param>
    /// <param name="args">The command line.</param>
    public static async Task<ToolRun> OfAsync(Action<WatchedLines> watch, params string[] args)
    {
        using StopSource stop = new();
        using StringWriter output = new();
        using WatchedLines error = new(stop);
        watch(error);
        int code = await ToolProgram.RunAsync(args, new ToolHost { Output = output, Error = TextWriter.Synchronized(error), Stop = stop });
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON document that is all of the output.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>Done, and nothing else.</summary>
    public ToolRun ShouldBeDone()
    {
        Code.Should().Be(0, Error);
        return this;
    }

    /// <summary>Refused with one line, which says so.</summary>
    public void ShouldFail(int code, string message)
    {
        Code.Should().Be(code, Error);
        Error.TrimEnd().Should().Contain(message).And.NotContain("\n");
        Output.Should().BeEmpty();
    }
}
