using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace VlassNet.Tool.CommandLine;

/// <summary>The help of a command, and examples to copy after it.</summary>
internal sealed class HelpWithExamples(HelpAction help, params string[] rootExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in parseResult.CommandResult.Command is ToolCommand command ? command.Examples : rootExamples)
            output.WriteLine($"  {example}");
        return code;
    }
}
