using System.Collections;
using System.Globalization;

namespace VlassNet;

/// <summary>
/// Collects all that is wrong with a record of options, each as <c>expected NAME RANGE; received VALUE</c>, with the same text in every
/// culture.
/// </summary>
/// <param name="record">What the options are called, e.g. <c>TrainingOptions</c>: the exception begins with it.</param>
internal sealed class OptionProblems(string record)
{
    private readonly List<string> found = [];
    private string prefix = "";

    /// <summary>Refuses a record of options in which there is a problem.</summary>
    /// <param name="record">What it is called.</param>
    /// <param name="check">Adds its problems.</param>
    /// <exception cref="ArgumentException">There is one; the message lists every one.</exception>
    public static void Refuse(string record, Action<OptionProblems> check)
    {
        OptionProblems problems = new(record);
        check(problems);
        problems.ThrowIfAny();
    }

    /// <summary>The problems so far, a phrase each.</summary>
    public IReadOnlyList<string> Phrases => found;

    /// <summary>Asks something of an option.</summary>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="option">The option's name.</param>
    /// <param name="expected">What was expected, to be read after the name: <c>> 0 arcseconds</c>.</param>
    /// <param name="received">The option's value.</param>
    public OptionProblems Require(bool holds, string option, string expected, object? received)
    {
        if (!holds)
            found.Add($"expected {prefix}{option} {expected}; received {Text(received)}");
        return this;
    }

    /// <summary>Asks that an option is not below a number.</summary>
    public OptionProblems AtLeast(string option, long value, long least) =>
        Require(value >= least, option, $"≥ {Text(least)}", value);

    /// <summary>Asks that an option is within a range, its ends included.</summary>
    public OptionProblems Within(string option, double value, double least, double most, string unit = "") =>
        Require(value >= least && value <= most, option, $"from {Text(least)} to {Text(most)}{(unit.Length > 0 ? " " : "")}{unit}", value);

    /// <summary>Asks that an option is there.</summary>
    public OptionProblems NotNull(string option, object? value) => Require(value is not null, option, "that is not null", value);

    /// <summary>Asks that an option holds more than white space.</summary>
    public OptionProblems NotBlank(string option, string? value) =>
        Require(!string.IsNullOrWhiteSpace(value), option, "with at least one character", value);

    /// <summary>Asks that an option is not given, or holds more than white space.</summary>
    public OptionProblems NullOrNotBlank(string option, string? value) =>
        Require(value is null || !string.IsNullOrWhiteSpace(value), option, "with at least one character, or null", value);

    /// <summary>Asks that an option is one of an enumeration's values.</summary>
    public OptionProblems Known<T>(string option, T value)
        where T : struct, Enum => Require(Enum.IsDefined(value), option, $"to be one of {string.Join(", ", Enum.GetNames<T>())}", value);

    /// <summary>Asks for a number of threads.</summary>
    public OptionProblems Threads(int threads) => Require(threads >= 0, "Threads", "≥ 0, where 0 means one on each core", threads);

    /// <summary>Asks for a place to compute.</summary>
    public OptionProblems Device(ComputeDevice device) => Require(
        Enum.IsDefined(device.Kind) && device.Index >= 0, "Device", "of a known kind with an index ≥ 0", device);

    /// <summary>Adds what others found, as it stands.</summary>
    public OptionProblems Add(IEnumerable<string> phrases)
    {
        found.AddRange(phrases);
        return this;
    }

    /// <summary>Lets a part of the options add its problems, under names that begin with the part's.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="check">Adds them.</param>
    public OptionProblems In(string part, Action<OptionProblems> check)
    {
        string before = prefix;
        prefix = $"{prefix}{part}.";
        check(this);
        prefix = before;
        return this;
    }

    /// <summary>Refuses the options where there is a problem.</summary>
    /// <exception cref="ArgumentException">There is; the message lists every one.</exception>
    public void ThrowIfAny()
    {
        if (found.Count > 0)
            throw new ArgumentException($"{record}: {string.Join("; ", found)}.");
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string { Length: 0 } => "an empty text",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => value.ToString() ?? "null",
    };
}
