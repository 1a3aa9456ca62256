using System.Collections.Immutable;
using VlassNet.Formats.Arrays;

namespace VlassNet.Data;

/// <summary>Labels as indices into the names of the classes.</summary>
/// <param name="Labels">An index for each image.</param>
/// <param name="Names">The names.</param>
internal sealed record LabelClasses(int[] Labels, ImmutableArray<string> Names)
{
    private const string NameThem = "If there are other classes, name them in their order: ClassNames of the options.";

    /// <summary>
    /// Finds the classes of a file's labels. Names become classes in the order of <c>numpy.unique</c>. Numbers without names are the
    /// VLASS set's where there are four of them, and else have no better names than their own: two classes of somebody's are not
    /// Extended and Point Source.
    /// </summary>
    /// <param name="column">The labels.</param>
    /// <param name="named">The names that the options or a file give; null for none.</param>
    /// <param name="where">What messages call the labels.</param>
    /// <exception cref="BadInputException">A label is no class, or the labels are not 0, 1, 2, … and have no names.</exception>
    public static LabelClasses Of(LabelColumn column, ImmutableArray<string>? named, string where)
    {
        if (column.Names is { } texts)
            return OfTexts(texts, named, where);
        ImmutableArray<string> names = named ?? NamesOf(column.Numbers, where);
        ImageSetAssembler.CheckLabels(column.Numbers, names, where);
        return new LabelClasses(column.Numbers, names);
    }

    /// <summary>The names of classes that have only numbers.</summary>
    /// <exception cref="BadInputException">The numbers do not begin at 0, or leave some out.</exception>
    public static ImmutableArray<string> NamesOf(ReadOnlySpan<int> labels, string where)
    {
        int least = int.MaxValue, largest = -1;
        foreach (int label in labels)
            (least, largest) = (Math.Min(least, label), Math.Max(largest, label));
        if (least != 0 && labels.Length > 0)
        {
            throw DatasetErrors.Of(
                "labels that begin at 0", $"labels {least} to {largest}", where,
                $"{AdviceForStart(least)} If they are right as they are, name the classes: ClassNames of the options, "
                + "of the VLASS set LabeledImages.VlassClassNames.");
        }

        if (largest == LabeledImages.VlassClassNames.Length - 1)
            return LabeledImages.VlassClassNames;
        HashSet<int> seen = [.. labels];
        if (seen.Count <= largest)
        {
            int missing = Enumerable.Range(0, largest).First(label => !seen.Contains(label));
            throw DatasetErrors.Of(
                $"labels 0 to {largest} without a gap", $"no image of class {missing}", where,
                "Name the classes in their order: ClassNames of the options, of the VLASS set LabeledImages.VlassClassNames. "
                + "Or number them without gaps: numpy.unique(labels, return_inverse=True)[1].");
        }

        CheckNumber(seen.Count, where);
        return ClassNameRules.Numbered(Math.Max(1, largest + 1));
    }

    /// <summary>What to do about labels that begin at another number than 0.</summary>
    public static string AdviceForStart(int least) => least switch
    {
        > 0 => $"If they count from {least}, save labels - {least}.",
        -1 => "A label of -1 often says that an image has none: leave these images out, images[labels >= 0]. "
            + "Of classes -1 and 1 save (labels + 1) // 2.",
        _ => "Save them as 0, 1, 2, …: numpy.unique(labels, return_inverse=True)[1].",
    };

    private static LabelClasses OfTexts(string[] texts, ImmutableArray<string>? named, string where)
    {
        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        CheckNumber(distinct.Length, where);
        ImmutableArray<string> names = named
            ?? (distinct.All(LabeledImages.VlassClassNames.Contains) ? LabeledImages.VlassClassNames : [.. distinct]);
        if (ClassNameRules.Problems(names).FirstOrDefault() is { } problem)
            throw DatasetErrors.Of("names for the classes", problem, where, "Correct the labels.");
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach ((int label, string name) in names.Index())
            places.Add(name, label);
        if (Array.FindIndex(texts, text => !places.ContainsKey(text)) is >= 0 and int wrong)
        {
            const int MostTold = 20;
            throw DatasetErrors.Of(
                $"a class of {string.Join(", ", names.Take(MostTold))}{(names.Length > MostTold ? ", …" : "")}",
                $"the label '{texts[wrong]}' of image {wrong}", where, NameThem);
        }

        return new LabelClasses([.. texts.Select(text => places[text])], names);
    }

    private static void CheckNumber(int classes, string where)
    {
        if (classes > DatasetLimits.MostClasses)
        {
            throw DatasetErrors.Of(
                $"at most {DatasetLimits.MostClasses:N0} classes", $"{classes:N0} different labels", where,
                "Check that it is the file of the labels.");
        }
    }
}
