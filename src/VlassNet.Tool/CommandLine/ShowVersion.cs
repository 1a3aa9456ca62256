using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace VlassNet.Tool.CommandLine;

/// <summary>Tells the version of the tool, which is the library's, whatever program it runs in.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(
            typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        return (int)ExitCode.Done;
    }
}
