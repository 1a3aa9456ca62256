using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.CommandLine;

/// <summary>Makes options and arguments whose values are checked when they are read, with messages that say what is expected.</summary>
internal static class Make
{
    /// <summary>A path that has to be given.</summary>
    public static Argument<string> Path(string name, string description) => new(name)
    {
        HelpName = name, Description = description, CustomParser = argument => NotBlank(argument, name),
    };

    /// <summary>One or more paths.</summary>
    public static Argument<string[]> Paths(string name, string description) => new(name)
    {
        HelpName = name, Description = description, Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>A text, such as a path; null where it is not given.</summary>
    public static Option<string?> Text(string name, string helpName, string description) => new(name)
    {
        HelpName = helpName, Description = description, CustomParser = argument => NotBlank(argument, name),
    };

    /// <summary>A whole number; null where it is not given.</summary>
    public static Option<T?> Number<T>(string name, T least, T most, string description)
        where T : struct, INumber<T> => Parsed<T>(
            name, "N", description,
            text => T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out T number) && number >= least && number <= most
                ? number
                : throw new FormatException($"expected a whole number from {least} to {most}; received '{text}'."));

    /// <summary>A number with a point; null where it is not given.</summary>
    public static Option<double?> Real(string name, string helpName, Func<double, bool> suits, string expected, string description) => Parsed<double>(
        name, helpName, description,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && suits(number)
            ? number
            : throw new FormatException($"expected {expected}; received '{text}'."));

    /// <summary>A value that the library reads; null where it is not given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What the help calls the value.</param>
    /// <param name="description">What it is for, and its default.</param>
    /// <param name="parse">Reads the value, or throws a <see cref="FormatException"/>.</param>
    public static Option<T?> Parsed<T>(string name, string helpName, string description, Func<string, T> parse)
        where T : struct => new(name)
        {
            HelpName = helpName, Description = description,
            CustomParser = argument => Try(argument, name, parse, out T value) ? value : null,
        };

    /// <summary>As <see cref="Parsed{T}"/>, for a class.</summary>
    public static Option<T?> ParsedObject<T>(string name, string helpName, string description, Func<string, T> parse)
        where T : class => new(name)
        {
            HelpName = helpName, Description = description,
            CustomParser = argument => Try(argument, name, parse, out T? value) ? value : null,
        };

    /// <summary>One of several names, as they are typed; null where it is not given.</summary>
    public static Option<T?> Choice<T>(string name, string description, params (string Name, T Value)[] choices)
        where T : struct => Parsed(
            name, string.Join('|', choices.Select(choice => choice.Name)), description,
            text => Array.Find(choices, choice => choice.Name == text) is { Name: not null } found
                ? found.Value
                : throw new FormatException($"expected {string.Join(" or ", choices.Select(choice => choice.Name))}; received '{text}'."));

    /// <summary>Where to compute.</summary>
    public static Option<ComputeDevice?> Device() => Parsed(
        "--device", "D", "auto, cpu, cuda, cuda:N or mps; 'vlassnet devices' lists what is here. Default auto, the best there is.", ParseDevice);

    /// <summary>How many threads.</summary>
    public static Option<int?> Threads() => Number("--threads", 1, 4096, "Threads on the processor. Default one on each core; changes no result.");

    /// <summary>What computes on the processor.</summary>
    public static Option<EngineChoice?> Engine() => Choice(
        "--engine", "vlassnet: VlassNet's own; torch: TorchSharp on the processor too, for comparisons, where the command is built with it. Default vlassnet.",
        ("vlassnet", EngineChoice.VlassNet), ("torch", EngineChoice.Torch));

    private static ComputeDevice ParseDevice(string text)
    {
        ComputeDevice device = ComputeDevice.Parse(text);

        // Known before images are loaded, which may take long.
        DeviceStatus? status = ComputeEngines.Devices.FirstOrDefault(known => known.Device == device);
        return device == ComputeDevice.Auto || status is { IsUsable: true }
            ? device
            : throw new FormatException($"{text} cannot be used here: {status?.Reason ?? "there is no such device"}. {status?.Advice}".TrimEnd());
    }

    private static string? NotBlank(ArgumentResult argument, string name)
    {
        if (!string.IsNullOrWhiteSpace(argument.Tokens[0].Value))
            return argument.Tokens[0].Value;
        argument.AddError($"{name}: expected a path; received nothing.");
        return null;
    }

    private static bool Try<T>(ArgumentResult argument, string name, Func<string, T> parse, out T? value)
    {
        value = default;
        try
        {
            value = parse(argument.Tokens[0].Value);
            return true;
        }
        catch (FormatException error)
        {
            argument.AddError($"{name}: {error.Message}");
            return false;
        }
    }
}
