using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>The networks whose numbers every engine is held to, each with the size of its batch.</summary>
internal static class ContractNetworks
{
    private static readonly Dictionary<string, (NetworkSpec Spec, int Batch)> Networks = new()
    {
        ["33×17×1, two blocks, batch 2"] = (TestNetworks.Spec(33, 17, 1, [5, 3], [], 4), 2),
        ["10×12×3, three blocks, one hidden, batch 7"] = (TestNetworks.Spec(10, 12, 3, [4, 6, 3], [8], 3), 7),
        ["20×24×4, four blocks, batch 32"] = (TestNetworks.Spec(20, 24, 4, [3, 4, 5, 2], [], 5), 32),
        ["9×9×2, one block, two hidden, batch 33"] = (TestNetworks.Spec(9, 9, 2, [11], [7, 6], 2), 33),
        ["6×5×2, no block, two hidden, batch 33"] = (TestNetworks.Spec(6, 5, 2, [], [7, 6], 3), 33),
        ["3×5×1, two blocks, batch 1"] = (TestNetworks.Spec(3, 5, 1, [4, 3], [5], 3), 1),
        ["32×32×1, wide blocks, batch 7"] = (TestNetworks.Spec(32, 32, 1, [17, 21], [33], 4), 7),
        ["40×150×1, rows in bands, three blocks, batch 3"] = (TestNetworks.Spec(40, 150, 1, [7, 12, 5], [9], 2), 3),
        ["75×75×1, odd bands, two blocks, batch 2"] = (TestNetworks.Spec(75, 75, 1, [6, 3], [], 2), 2),
        ["34×46×3, one block, odd rows of windows, batch 5"] = (TestNetworks.Spec(34, 46, 3, [10], [], 3), 5),
        ["65×3×2, one block, two images in a chunk, batch 19"] = (TestNetworks.Spec(65, 3, 2, [9], [], 3), 19),
        ["24×26×2, many filters, two blocks, batch 3"] = (TestNetworks.Spec(24, 26, 2, [50, 3], [], 3), 3),
        ["32×32×1, small maps down to two by two, batch 7"] = (TestNetworks.Spec(32, 32, 1, [16, 16, 24, 32, 33], [9], 4), 7),
        ["35×23×2, odd small maps, two images in a chunk, batch 19"] = (TestNetworks.Spec(35, 23, 2, [13, 17, 33, 20], [], 3), 19),
        ["9×14×1, small maps after the first block, batch 33"] = (TestNetworks.Spec(9, 14, 1, [14, 64, 70], [5], 3), 33),
        ["4×4×3, wide small maps, batch 1"] = (TestNetworks.Spec(4, 4, 3, [12, 130], [], 3), 1),
        ["3×12×1, a row of pixels, batch 5"] = (TestNetworks.Spec(3, 12, 1, [16, 12, 15, 17], [], 3), 5),
        ["75×77×1, tiles over the edges, batch 3"] = (TestNetworks.Spec(75, 77, 1, [13, 17, 15], [9], 4), 3),
        ["101×58×1, tiles over the edges, batch 2"] = (TestNetworks.Spec(101, 58, 1, [14, 16], [], 4), 2),
        ["58×66×2, tiles over the edges without a pool, batch 3"] = (TestNetworks.Spec(58, 66, 2, [14, 12, 13], [], 3).WithoutPool(1), 3),
        ["16×1×1, one block, batch 2"] = (TestNetworks.Spec(16, 1, 1, [2], [], 2), 2),
        ["33×17×1, no pool in the first of two blocks, batch 2"] = (TestNetworks.Spec(33, 17, 1, [5, 3], [], 4).WithoutPool(0), 2),
        ["11×21×3, three blocks without a pool, one hidden, batch 7"] = (TestNetworks.Spec(11, 21, 3, [4, 6, 3], [8], 3).WithoutPool(), 7),
        ["20×24×4, no pool in the last block, average, batch 32"] =
            (TestNetworks.Spec(20, 24, 4, [3, 4, 5], [6], 5).WithoutPool(2) with { GlobalAverage = true }, 32),
        ["9×9×2, one block, average, batch 33"] = (TestNetworks.Spec(9, 9, 2, [11], [7], 2) with { GlobalAverage = true }, 33),
        ["3×1×1, one block without a pool, average, batch 5"] =
            (TestNetworks.Spec(3, 1, 1, [4], [], 3).WithoutPool() with { GlobalAverage = true }, 5),
        ["2×2×2, a map of one pixel without a pool, batch 4"] = (TestNetworks.Spec(2, 2, 2, [6, 5], [], 3).WithoutPool(1), 4),
        ["32×32×1, wide blocks, two convolutions a pool, momentum, batch 7"] =
            (TestNetworks.Spec(32, 32, 1, [17, 21, 13, 14], [9], 4).WithoutPool(0, 2) with { BatchNormalizationMomentum = 0.75f }, 7),
        ["16×32×2, wide blocks without a pool, average, batch 3"] =
            (TestNetworks.Spec(16, 32, 2, [13, 16, 19], [], 4).WithoutPool() with { GlobalAverage = true, BatchNormalizationMomentum = 0 }, 3),
        ["40×150×1, rows in bands without a pool, batch 3"] = (TestNetworks.Spec(40, 150, 1, [7, 12, 5], [9], 2).WithoutPool(0, 1), 3),
        ["20×16×1, small maps without a pool, average, batch 19"] =
            (TestNetworks.Spec(20, 16, 1, [12, 16, 14, 21], [9], 4).WithoutPool(1, 2, 3) with { GlobalAverage = true }, 19),
        ["9×14×2, small maps with a pool and without, batch 7"] = (TestNetworks.Spec(9, 14, 2, [14, 33, 17, 20], [], 3).WithoutPool(1, 3), 7),
        ["22×20×1, five by five pixels, batch 2"] = (TestNetworks.Spec(22, 20, 1, [12, 40, 36, 18], [], 3), 2),
    };

    public static IEnumerable<string> Names => Networks.Keys;

    public static (NetworkSpec Spec, int Batch) Of(string name) => Networks[name];
}
