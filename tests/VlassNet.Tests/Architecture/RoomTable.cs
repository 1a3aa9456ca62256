using System.Collections.Immutable;

namespace VlassNet.Tests.Architecture;

/// <summary>The rooms of the library and which may reference which: the table of docs/architecture.md. The root may be referenced by all.</summary>
internal static class RoomTable
{
    public const string Root = "VlassNet";

    public static ImmutableSortedDictionary<string, string[]> MayReference { get; } = new Dictionary<string, string[]>
    {
        ["Formats"] = [],
        ["Sky"] = ["Formats"],
        ["Data"] = ["Formats", "Sky"],
        ["Downloads"] = ["Data"],
        ["Simulation"] = ["Data", "Sky"],
        ["Augmentation"] = [],
        ["Networks"] = ["Formats"],
        ["Exchange"] = ["Formats", "Networks"],
        ["Compute"] = ["Networks"],
        ["Prediction"] = ["Data", "Networks", "Compute"],
        ["Evaluation"] = ["Data", "Networks", "Compute", "Prediction"],
        ["Explanation"] = ["Networks", "Compute", "Prediction"],
        ["Training"] = ["Augmentation", "Data", "Networks", "Compute", "Prediction", "Evaluation"],
        ["Catalogs"] = ["Sky", "Formats", "Networks", "Prediction"],
        ["Reporting"] = ["Sky", "Data", "Networks", "Prediction", "Evaluation", "Explanation", "Training", "Catalogs"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Of Training, Reporting may know the history, and what one of its properties shows.</summary>
    public static ImmutableArray<string> TrainingForReporting { get; } = ["VlassNet.Training.TrainingHistory", "VlassNet.Training.EpochResult", "VlassNet.Training.StopReason"];

    /// <summary>The room of a folder, such as Formats of <c>Formats/Fits</c>; empty for the root.</summary>
    public static string RoomOf(string folder) => folder.Split('/')[0];

    public static bool Allows(string from, string to) =>
        to.Length == 0 || from == to || (from.Length > 0 && MayReference.GetValueOrDefault(from, []).Contains(to));
}
