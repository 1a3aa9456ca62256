using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Evaluation;

/// <summary>Which classes a matrix or a report has, in which order, and under which names.</summary>
internal sealed class ClassSelection
{
    private readonly Dictionary<int, int> places = [];

    private ClassSelection(ImmutableArray<int> classes, ImmutableArray<string> names)
    {
        Classes = classes;
        Names = names;
        for (int place = 0; place < classes.Length; place++)
            places.Add(classes[place], place);
    }

    public ImmutableArray<int> Classes { get; }

    public ImmutableArray<string> Names { get; }

    /// <summary>The row of a class, or −1 where it was left out.</summary>
    public int PlaceOf(int label) => places.TryGetValue(label, out int place) ? place : -1;

    /// <summary>
    /// Checks what was given and settles the classes: those asked for, or all that have a name, or (without names) all that
    /// occur, as scikit-learn has it.
    /// </summary>
    public static ClassSelection Make(
        ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ImmutableArray<string> classNames, ImmutableArray<int> classes)
    {
        if (labels.Length != predicted.Length)
        {
            throw new ArgumentException(
                $"Expected {labels.Length} predicted classes, one for each label; found {predicted.Length}.", nameof(predicted));
        }

        if (labels.IsEmpty)
            throw new ArgumentException("Expected at least one label; found none. An empty set has no scores.", nameof(labels));
        if (!classNames.IsDefault)
        {
            RequireNamed(labels, classNames.Length, nameof(labels));
            RequireNamed(predicted, classNames.Length, nameof(predicted));
        }

        if (!classes.IsDefault)
            RequireClasses(classes, classNames, labels);
        else if (!classNames.IsDefault)
            classes = [.. Enumerable.Range(0, classNames.Length)];
        else
            classes = [.. new SortedSet<int>([.. labels, .. predicted])];

        return new ClassSelection(classes, [.. classes.Select(label => Name(label, classNames))]);
    }

    private static string Name(int label, ImmutableArray<string> classNames) =>
        classNames.IsDefault ? label.ToString(CultureInfo.InvariantCulture) : classNames[label];

    private static void RequireNamed(ReadOnlySpan<int> labels, int count, string argument)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)count)
            {
                throw new ArgumentException(
                    $"Expected classes 0 to {count - 1}, since {count} names were given; found {labels[i]} at place {i}.",
                    argument);
            }
        }
    }

    private static void RequireClasses(ImmutableArray<int> classes, ImmutableArray<string> classNames, ReadOnlySpan<int> labels)
    {
        if (classes.IsEmpty)
            throw new ArgumentException("Expected at least one class; found none.", nameof(classes));
        if (classes.Distinct().Count() != classes.Length)
            throw new ArgumentException($"Expected each class once; found {string.Join(", ", classes)}.", nameof(classes));
        if (!classNames.IsDefault)
            RequireNamed(classes.AsSpan(), classNames.Length, nameof(classes));
        if (!labels.ContainsAny(classes.AsSpan()))
        {
            throw new ArgumentException(
                $"Expected at least one of the classes {string.Join(", ", classes)} among the labels; found none of them.",
                nameof(classes));
        }
    }
}
