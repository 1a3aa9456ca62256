using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace VlassNet.Tool.CommandLine;

/// <summary>What is wrong with a command line, in words that help.</summary>
internal static class UsageErrors
{
    private const int MostEdits = 3;

    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Action is not (ParseErrorAction or null))
            return UnknownOption(parsed) is { } odd ? Unknown("option", odd, command.Options) : null;
        string? wrong = UnknownOption(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault();
        return wrong switch
        {
            null when command is ToolCommand => $"{parsed.Errors[0].Message.TrimEnd('.')}.",
            null => $"Expected a command: {string.Join(", ", command.Subcommands.Select(one => one.Name))}.",
            _ when wrong.StartsWith('-') => Unknown("option", wrong, command.Options),
            _ => Unknown(command is ToolCommand ? "argument" : "command", wrong, command.Subcommands),
        };
    }

    /// <summary>An option that there is not, which the parser takes for an argument or a value where one is wanted.</summary>
    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? null
        : parsed.Tokens.FirstOrDefault(token => token is { Type: TokenType.Argument, Value: ['-', '-' or (>= 'a' and <= 'z'), ..] })?.Value;

    /// <summary>Names what is unknown, and what may have been meant.</summary>
    private static string Unknown(string kind, string wrong, IEnumerable<Symbol> known)
    {
        string? meant = known.Select(symbol => (symbol.Name, Edits: Edits(symbol.Name, wrong))).Where(name => name.Edits <= MostEdits)
            .OrderBy(name => name.Edits).Select(name => name.Name).FirstOrDefault();
        return $"There is no {kind} '{wrong}'." + (meant is null ? "" : $" Did you mean '{meant}'?");
    }

    /// <summary>How many letters have to be put in, left out or changed to make one text of another.</summary>
    private static int Edits(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
