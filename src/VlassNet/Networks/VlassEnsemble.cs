using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// Several networks as one: the probabilities of an image are the mean of theirs. Networks that differ in their seed alone are wrong about
/// different images, so their mean is right more often and surer of itself with more reason (Lakshminarayanan, Pritzel and Blundell 2017,
/// "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles", NeurIPS).
/// </summary>
/// <remarks>
/// The networks may be built differently, as long as they take the same images and tell the same classes apart. The mean wants a
/// calibration of its own (<see cref="ModelCard.Calibration"/> of the ensemble); one that a member gets later does not count.
/// </remarks>
public sealed class VlassEnsemble : ImageClassifier
{
    /// <summary>The most networks of an ensemble.</summary>
    internal const int MostMembers = 64;

    /// <summary>Makes an ensemble of networks, which it takes over: they are disposed of with it.</summary>
    /// <param name="members">The networks, 1 to 64.</param>
    /// <exception cref="ArgumentException">
    /// There are none or too many, one is there twice, or they do not fit each other: other images, classes or preparation. Or one is
    /// calibrated by itself.
    /// </exception>
    public VlassEnsemble(IEnumerable<VlassCnn> members)
        : this(Checked(members))
    {
    }

    private VlassEnsemble(ImmutableArray<VlassCnn> members)
        : base(members[0].Input, members[0].ClassNames)
    {
        Members = members;
        Card = EnsembleCard.Of(members);
    }

    /// <inheritdoc/>
    public override ImmutableArray<VlassCnn> Members { get; }

    /// <inheritdoc/>
    public override void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EnsembleFile.Save(this, stream);
    }

    /// <summary>Loads an ensemble that <see cref="ImageClassifier.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The ensemble, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">
    /// The file is damaged, its parts do not fit each other, a weight is NaN or infinite, or it holds something else.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static new VlassEnsemble Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return EnsembleFile.Read(WeightFile.Open(stream, path, EnsembleFile.FormatKey));
    }

    /// <summary>Loads an ensemble from a stream, from where it stands to its end, and leaves it open.</summary>
    /// <param name="stream">A stream that can be read; it need not be able to seek.</param>
    /// <returns>The ensemble, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">As for <see cref="Load(string)"/>.</exception>
    public static new VlassEnsemble Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return EnsembleFile.Read(WeightFile.Open(stream, "stream", EnsembleFile.FormatKey));
    }

    /// <summary>How many networks, and the first of them on one line: <c>5 networks, 64×64×1 → … (868,189 parameters)</c>.</summary>
    public override string ToString() => $"{Members.Length} networks, {Members[0]}";

    /// <summary>Frees what engines hold for the networks. The weights stay readable.</summary>
    public override void Dispose()
    {
        foreach (VlassCnn member in Members)
            member.Dispose();
    }

    /// <summary>Why networks are no ensemble; null where they are.</summary>
    internal static string? ProblemOf(IReadOnlyList<VlassCnn> members)
    {
        if (members.Count is < 1 or > MostMembers)
            return $"expected 1 to {MostMembers} networks; received {members.Count}";
        VlassCnn first = members[0];
        for (int place = 0; place < members.Count; place++)
        {
            VlassCnn member = members[place];
            if (members.Take(place).Contains(member))
                return $"expected each network once; received one again as number {place + 1}";
            if (member.Input != first.Input)
                return $"expected networks for images of {first.Input}, as the first; received one for {member.Input} as number {place + 1}";
            if (!member.ClassNames.SequenceEqual(first.ClassNames))
            {
                return $"expected networks for the classes {string.Join(", ", first.ClassNames)}, in this order; received one for "
                    + $"{string.Join(", ", member.ClassNames)} as number {place + 1}";
            }

            if (Images(member) != Images(first))
            {
                return $"expected networks for images that were made alike: {Text(Images(first))}; received one for {Text(Images(member))} as number "
                    + $"{place + 1}";
            }

            if (member.Card.Calibration is { } calibration)
            {
                return $"expected networks without a calibration, since the mean wants one of its own; received one with {calibration} as number "
                    + $"{place + 1}. Calibrate the ensemble";
            }
        }

        return null;

        static (string?, string?, double?) Images(VlassCnn member) =>
            (member.Card.Preparation, member.Card.Normalization, member.Card.PixelScale);

        static string Text((string? Preparation, string? Normalization, double? Scale) images)
        {
            string scale = images.Scale is { } known ? FormattableString.Invariant($"{known}″") : "unknown size";
            return $"preparation {images.Preparation ?? "not known"}, scaling {images.Normalization ?? "not known"}, pixels of {scale}";
        }
    }

    private static ImmutableArray<VlassCnn> Checked(IEnumerable<VlassCnn> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ImmutableArray<VlassCnn> all = [.. members];
        if (all.Contains(null!))
            throw new ArgumentException("expected networks; received null", nameof(members));
        return ProblemOf(all) is { } problem ? throw new ArgumentException(problem, nameof(members)) : all;
    }
}
