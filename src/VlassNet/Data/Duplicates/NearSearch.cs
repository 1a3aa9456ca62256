using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Data.Duplicates;

/// <summary>
/// Finds the pairs of images that the <see cref="Rule"/> calls copies, all of them. Images are first compared by what no symmetry
/// changes, in blocks of neighbours; only pairs that can still be copies by it are compared in their cosines under each symmetry, and
/// only those that still can be by these, in their pixels.
/// </summary>
/// <remarks>
/// How far apart two images may be in their cosines, squared: a copy's are <see cref="Rule.MostCoarse"/> times the cosines' share of
/// <c>|e|²</c> at most, and <c>|e|²</c> is limited by the contrast, and by the images' own roughness, because a difference cannot be
/// rougher than both together. Images of a telescope are smooth, so that few pairs are left.
/// </remarks>
internal sealed class NearSearch
{
    private const int Lanes = NearBlocks.Lanes;

    /// <summary>So many invariants, the coarsest, are enough for most pairs.</summary>
    private const int Few = 16;

    private readonly int[] images;
    private readonly int[] homes;
    private readonly float[] greatest;
    private readonly float[] roughness;
    private readonly NearBlocks blocks;

    /// <param name="looks">Of all images.</param>
    /// <param name="table">Made the looks.</param>
    /// <param name="images">The images to compare, none constant.</param>
    /// <param name="homes">For each image of the set the part that it is not compared within; −1 where it is compared with all.</param>
    /// <param name="shape">Of each image.</param>
    /// <param name="mostDifference"><see cref="LeakageOptions.MaximumDifference"/>.</param>
    public NearSearch(ImageLooks looks, CosineTable table, int[] images, int[] homes, ImageShape shape, double mostDifference)
    {
        float[] invariants = new float[checked(images.Length * table.InvariantCount)];
        for (int i = 0; i < images.Length; i++)
            table.Invariants(looks.Cosines(images[i]), invariants.AsSpan(i * table.InvariantCount, table.InvariantCount));
        blocks = new NearBlocks(invariants, table.InvariantCount);
        this.images = [.. blocks.Order.Select(place => images[place])];
        this.homes = [.. this.images.Select(image => homes[image])];
        greatest = new float[blocks.Count * Lanes];
        roughness = new float[blocks.Count * Lanes];
        double share = Math.Min(1, Rule.MostCoarse * table.Count / shape.Length);
        for (int i = 0; i < images.Length; i++)
        {
            greatest[i] = (float)(share * Rule.GreatestPower(looks.Contrasts[this.images[i]], mostDifference));
            roughness[i] = (float)(looks.Roughness[this.images[i]] * Math.Sqrt(share / Rule.LeastFine));
        }
    }

    /// <summary>Rows of the search: each compares the images of a block with those of that block and all later ones.</summary>
    public int Rows => blocks.Count;

    /// <summary>How many images are in the first rows.</summary>
    public int ImagesIn(int rows) => Math.Min(images.Length, rows * Lanes);

    /// <summary>The copies that a row finds.</summary>
    public List<Likeness> Find(int row, PairComparer comparer, CancellationToken cancellationToken)
    {
        List<Likeness> found = [];
        float rowGreatest = MaximumOf(greatest, row), rowRoughness = MaximumOf(roughness, row);
        for (int block = row; block < blocks.Count; block++)
        {
            float rough = rowRoughness + MaximumOf(roughness, block);
            if (blocks.Distance(row, block) > Limit(Math.Max(rowGreatest, MaximumOf(greatest, block)), rough * rough))
                continue;
            for (int query = row * Lanes; query < ImagesIn(row + 1); query++)
            {
                Vector512<float> limits = Limits(query, block);
                for (ulong near = Near(blocks.Lane(query), blocks[block], limits); near != 0; near &= near - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(near), other = (block * Lanes) + lane;
                    if (other <= query || (homes[query] >= 0 && homes[query] == homes[other]))
                        continue;
                    cancellationToken.ThrowIfCancellationRequested();
                    (int first, int second) = (Math.Min(images[query], images[other]), Math.Max(images[query], images[other]));
                    if (comparer.Near(first, second, limits[lane]) is { } likeness)
                        found.Add(likeness);
                }
            }
        }

        return found;
    }

    private static float MaximumOf(float[] values, int block)
    {
        ReadOnlySpan<float> own = values.AsSpan(block * Lanes, Lanes);
        Vector128<float> most = Vector128.Max(
            Vector128.Max(Vector128.Create(own), Vector128.Create(own[4..])),
            Vector128.Max(Vector128.Create(own[8..]), Vector128.Create(own[12..])));
        return Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
    }

    /// <summary>How far apart in their cosines, squared, two images may be, with some room for rounding.</summary>
    private static float Limit(float contrast, float rough) =>
        (Math.Max(Math.Min(contrast, rough), (float)(Rule.Rounding * Rule.Rounding)) * 1.002f) + 1e-9f;

    /// <summary><see cref="Limit"/> of an image and each of a block.</summary>
    private Vector512<float> Limits(int query, int block)
    {
        Vector512<float> contrast = Vector512.Max(
            Vector512.Create(greatest[query]), Vector512.Create(greatest.AsSpan(block * Lanes, Lanes)));
        Vector512<float> rough = Vector512.Create(roughness[query]) + Vector512.Create(roughness.AsSpan(block * Lanes, Lanes));
        const float Rounding = (float)(Rule.Rounding * Rule.Rounding);
        Vector512<float> limits = Vector512.Max(Vector512.Min(contrast, rough * rough), Vector512.Create(Rounding));
        return (limits * 1.002f) + Vector512.Create(1e-9f);
    }

    /// <summary>Which images of a block are within their limits, a bit each.</summary>
    private static ulong Near(ReadOnlySpan<float> own, ReadOnlySpan<float> block, Vector512<float> limits)
    {
        ReadOnlySpan<Vector512<float>> there = MemoryMarshal.Cast<float, Vector512<float>>(block);
        Vector512<float> sums = default;
        int few = Math.Min(Few, own.Length);
        for (int d = 0; d < few; d++)
        {
            Vector512<float> one = there[d] - Vector512.Create(own[d]);
            sums += one * one;
        }

        if (!Vector512.LessThanOrEqualAny(sums, limits))
            return 0;
        for (int d = few; d < own.Length; d++)
        {
            Vector512<float> one = there[d] - Vector512.Create(own[d]);
            sums += one * one;
        }

        return Vector512.LessThanOrEqual(sums, limits).ExtractMostSignificantBits();
    }
}
