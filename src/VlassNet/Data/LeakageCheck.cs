using System.Collections.Immutable;
using VlassNet.Data.Duplicates;

namespace VlassNet.Data;

/// <summary>
/// Finds images that are in two parts of a data set, or twice in one: exact copies and copies with a little noise, turned by quarters
/// or reflected, brighter or fainter, with another background. A test that has images of the training in it measures memory.
/// </summary>
/// <remarks>
/// <para>
/// Every image is compared with every other. Two are copies if what is left of one when the other is subtracted, at its best
/// brightness and offset, is small (<see cref="LeakageOptions.MaximumDifference"/>) and is noise: rough from pixel to pixel, and
/// everywhere in the image. The difference of two sources that look alike is smooth, as everything is that a telescope sees, and nothing
/// beside the source; that tells them from copies even where they differ by less than the noise of a copy. Two <b>observations</b> of
/// one source are therefore no copies, and neither are cutouts around centres that differ; whether those belong in one part is known
/// from the catalogue, not from the pixels.
/// </para>
/// <para>
/// <b>What is found.</b> Copies with white noise of up to two thirds of <see cref="LeakageOptions.MaximumDifference"/>: of images of
/// 16×16 pixels and more fewer than one in a thousand is missed, of 8×8 pixels one in thirty. Not found are copies where the noise is
/// more than half of all that is in the image, and those whose difference is smooth or in few pixels, unless it is below a thousandth of
/// the image's scatter. Constant images are copies only if they are exactly the same. A copy with noise may also match a source that
/// its original resembles to within that noise: <see cref="DuplicateMatch.Difference"/> is then larger than that of the original.
/// </para>
/// <para>The same images and options give the same report, on any number of threads.</para>
/// </remarks>
/// <example>
/// <code>
/// LeakageReport report = new LeakageCheck().Find(survey.SplitTrainValidationTest(seed: 1));
/// Console.WriteLine(report);
/// LabeledImages train = report.WithoutDuplicates(0);
/// </code>
/// </example>
public sealed class LeakageCheck
{
    /// <summary>Makes a check.</summary>
    /// <param name="options">What counts as the same image; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public LeakageCheck(LeakageOptions? options = null)
    {
        Options = options ?? new LeakageOptions();
        Options.Validate();
    }

    /// <summary>What counts as the same image.</summary>
    public LeakageOptions Options { get; }

    /// <summary>Finds the images that a set has more than once.</summary>
    /// <param name="images">The set.</param>
    /// <param name="progress">Told now and then, from several threads.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidOperationException">There are more than a million matches.</exception>
    /// <exception cref="BadInputException">An image that was kept on the disk cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LeakageReport Find(
        LabeledImages images, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Search([images], ["the set"], progress, cancellationToken);
    }

    /// <summary>Finds the images that are in several of the parts train, validation and test.</summary>
    /// <param name="split">The parts, which are 0, 1 and 2 in the report.</param>
    /// <param name="progress">Told now and then, from several threads.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidOperationException">There are more than a million matches.</exception>
    /// <exception cref="BadInputException">An image that was kept on the disk cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The parts have images of different shapes.</exception>
    public LeakageReport Find(
        DatasetSplit split, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        return Search([split.Train, split.Validation, split.Test], ["train", "validation", "test"], progress, cancellationToken);
    }

    /// <summary>Finds the images that are in several of any parts.</summary>
    /// <param name="parts">At least one part, with images of the same shape.</param>
    /// <param name="names">What the parts are called in the report; null for part 1, part 2, …</param>
    /// <param name="progress">Told now and then, from several threads.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidOperationException">There are more than a million matches.</exception>
    /// <exception cref="BadInputException">An image that was kept on the disk cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">There is no part, their images have different shapes, or there are not as many names.</exception>
    public LeakageReport Find(
        IReadOnlyList<LabeledImages> parts, IReadOnlyList<string>? names = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Contains(null!))
            throw new ArgumentException("Expected at least one part, none of them null.", nameof(parts));
        if (parts.FirstOrDefault(part => part.Shape != parts[0].Shape) is { } other)
        {
            throw new ArgumentException(
                $"Expected parts with images of the same shape; found {parts[0].Shape} and {other.Shape}. Images of different shapes "
                + "are no copies of each other.",
                nameof(parts));
        }

        if (names is not null && names.Count != parts.Count)
            throw new ArgumentException($"Expected a name for each of {parts.Count} parts; found {names.Count}.", nameof(names));
        ImmutableArray<string> called = names is null ? [.. parts.Select((_, part) => $"part {part + 1}")] : [.. names];
        return Search(parts, called, progress, cancellationToken);
    }

    private LeakageReport Search(
        IReadOnlyList<LabeledImages> parts, ImmutableArray<string> names, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        LeakageOptions options = Options with { WithinParts = Options.WithinParts || parts.Count == 1 };
        return new LeakageSearch(parts, options, progress, cancellationToken).Run(names);
    }
}
