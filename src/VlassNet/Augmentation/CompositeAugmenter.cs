using System.Buffers;
using System.Collections.Immutable;

namespace VlassNet.Augmentation;

/// <summary>
/// Several augmenters, one after the other. Each is given a seed of its own, derived from the key's and its place, so that two
/// equal ones draw differently. With none, the view is a copy.
/// </summary>
public sealed class CompositeAugmenter : IAugmenter
{
    private readonly ImmutableArray<IAugmenter> members;

    /// <summary>Makes a chain.</summary>
    /// <param name="members">The augmenters, in the order in which they are applied.</param>
    /// <exception cref="ArgumentNullException">A member is null.</exception>
    public CompositeAugmenter(params ReadOnlySpan<IAugmenter> members)
    {
        foreach (IAugmenter member in members)
            ArgumentNullException.ThrowIfNull(member, nameof(members));
        this.members = [.. members];
    }

    /// <summary>The descriptions of the members, in their order.</summary>
    public string Description => $"[{string.Join(", ", members.Select(member => member.Description))}]";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span does not have the shape, or the two overlap.</exception>
    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
    {
        ViewArguments.Check(source, destination, shape);
        if (members.IsEmpty)
        {
            source.CopyTo(destination);
            return;
        }

        float[]? rented = members.Length > 1 ? ArrayPool<float>.Shared.Rent(shape.Length) : null;
        try
        {
            // The views go to and fro between the destination and the scratch image, so that the last one ends where it should.
            ReadOnlySpan<float> input = source;
            for (int place = 0; place < members.Length; place++)
            {
                bool last = (members.Length - 1 - place) % 2 == 0;
                Span<float> output = last ? destination : rented.AsSpan(0, shape.Length);
                SampleKey own = key with { Seed = AugmentationStream.Chain.Derive(key.Seed, place) };
                members[place].Augment(input, output, shape, own);
                input = output;
            }
        }
        finally
        {
            if (rented is not null)
                ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>The <see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
