using VlassNet.Tests.Compute;

namespace VlassNet.Tests;

/// <summary>
/// What this assembly does when it is started as a program, which <see cref="InstructionSetTests"/> does: a test runner loads it
/// as a library.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [InstructionSetCheck.Argument])
            return InstructionSetCheck.Run(Console.Out);
        Console.Error.WriteLine("Run the tests with 'dotnet test'.");
        return 2;
    }
}
