using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Formats.Tables;

namespace VlassNet.Data.Images;

/// <summary>
/// The classes of a table's labels, which are names or indices. Where the classes have no names they are those of the VLASS set, if all
/// labels are its names or the indices 0 to 3, else <c>class 0</c>, <c>class 1</c>, …, or the names that occur, sorted.
/// </summary>
internal sealed class ClassLabels
{
    private const string NameThem = "If there are other classes, name them in their order: ClassNames of the options.";

    private readonly TableReader reader;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);

    public ClassLabels(IReadOnlyList<TableCell> labels, ImmutableArray<string>? classNames, TableReader reader)
    {
        this.reader = reader;
        Names = classNames ?? Find(labels);
        if (ClassNameRules.Problems(Names).FirstOrDefault() is { } problem)
            throw DatasetErrors.Of("names for the classes", problem, reader.Name, "Correct the labels.");
        for (int label = 0; label < Names.Length; label++)
            indices.Add(Names[label], label);
    }

    public ImmutableArray<string> Names { get; }

    /// <exception cref="BadInputException">The label is no class.</exception>
    public int IndexOf(TableCell field)
    {
        if (indices.TryGetValue(field.Text, out int label) || (IsIndex(field.Text, out label) && label < Names.Length))
            return label;
        const int MostNames = 20;
        string names = string.Join(", ", Names.Take(MostNames)) + (Names.Length > MostNames ? ", …" : "");
        throw reader.Wrong(field, $"a class of {names}, or an index from 0 to {Names.Length - 1}", field.Text, NameThem);
    }

    private ImmutableArray<string> Find(IReadOnlyList<TableCell> labels)
    {
        int[] indices = [.. labels.Select(label => IsIndex(label.Text, out int index) ? index : -1)];
        if (!indices.Contains(-1))
            return LabelClasses.NamesOf(indices, reader.Name);
        if (labels.All(label => IsIndex(label.Text, out _) || LabeledImages.VlassClassNames.Contains(label.Text)))
            return LabeledImages.VlassClassNames;
        TableCell number = labels.FirstOrDefault(label => IsIndex(label.Text, out _));
        return number.Text is null
            ? [.. labels.Select(label => label.Text).Distinct().Order(StringComparer.Ordinal)]
            : throw reader.Wrong(number, "labels that all are names of classes, or all indices", number.Text, NameThem);
    }

    private static bool IsIndex(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
