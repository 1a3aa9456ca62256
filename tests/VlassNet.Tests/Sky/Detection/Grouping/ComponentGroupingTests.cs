using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace VlassNet.Tests.Sky.Detection.Grouping;

public sealed class ComponentGroupingTests
{
    private const int Size = 96;

    [Fact]
    public void Two_lobes_that_lean_towards_each_other_are_one_source()
    {
        GroupingScene scene = new(Size, Size, Lobes(28));
        scene.Groups([.. LobePeaks(28)]).Should().BeEquivalentTo(new[] { new[] { 0, 1 } });
    }

    /// <summary>The same places and brightness, but bare points: nothing says that they belong together.</summary>
    [Fact]
    public void Two_points_at_the_same_distance_are_two()
    {
        GroupingScene scene = new(Size, Size, LobePeaks(28).Select(one => (one.Row, one.Column, one.PeakFlux, GroupingScene.BeamSigma, GroupingScene.BeamSigma, 0.0)));
        scene.Groups([.. LobePeaks(28)]).Should().HaveCount(2);
    }

    [Fact]
    public void Two_points_side_by_side_are_one()
    {
        GroupingScene scene = new(Size, Size, LobePeaks(7).Select(one => (one.Row, one.Column, one.PeakFlux, GroupingScene.BeamSigma, GroupingScene.BeamSigma, 0.0)));
        scene.Groups([.. LobePeaks(7)]).Should().ContainSingle();
    }

    [Fact]
    public void A_faint_one_beside_a_very_bright_one_stays_alone()
    {
        SourceComponent[] components = [GroupingScene.Component(48, 48, 1000), GroupingScene.Component(48, 60, 6)];
        GroupingScene scene = new(Size, Size, components.Select(one => (one.Row, one.Column, one.PeakFlux, GroupingScene.BeamSigma, GroupingScene.BeamSigma, 0.0)));
        scene.Groups(components).Should().HaveCount(2);
    }

    /// <summary>Its lobes are too far from each other to be joined alone: the core is near both.</summary>
    [Fact]
    public void A_core_holds_lobes_together()
    {
        SourceComponent[] all = [.. LobePeaks(32), GroupingScene.Component(48, 48, 30)];
        var gaussians = all.Select(one => (one.Row, one.Column, one.PeakFlux, GroupingScene.BeamSigma * 1.3, GroupingScene.BeamSigma, 0.0)).ToArray();
        new GroupingScene(Size, Size, gaussians[..2]).Groups(all[..2]).Should().HaveCount(2);
        new GroupingScene(Size, Size, gaussians).Groups(all).Should().ContainSingle().Which.Should().BeEquivalentTo([0, 1, 2]);
    }

    /// <summary>Each is near the next, but the whole would be too long.</summary>
    [Fact]
    public void Chains_end_where_a_source_would_be_too_large()
    {
        SourceComponent[] chain = [.. Enumerable.Range(0, 12).Select(place => GroupingScene.Component(48, 4 + (7 * place), 50 - place))];
        GroupingScene scene = new(Size, Size, chain.Select(one => (one.Row, one.Column, one.PeakFlux, GroupingScene.BeamSigma, GroupingScene.BeamSigma, 0.0)));
        int[][] groups = scene.Groups(chain);
        groups.Length.Should().BeGreaterThan(1);
        foreach (int[] group in groups)
            (7.0 * (group.Max() - group.Min())).Should().BeLessThanOrEqualTo(15 * GroupingScene.Beam);
    }

    [Fact]
    public void The_brightest_of_a_source_comes_first() =>
        new GroupingScene(Size, Size, Lobes(24)).Groups([.. LobePeaks(24).Reverse()]).Should().ContainSingle().Which.Should().Equal(1, 0);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(15, 1)]
    public void Options_can_leave_all_apart(double separation, double probability) =>
        new GroupingScene(Size, Size, Lobes(24)).Groups([.. LobePeaks(24)], new() { MaximumSeparation = separation, MinimumProbability = probability })
            .Should().HaveCount(2);

    [Fact]
    public void Without_components_there_are_no_sources() => new GroupingScene(8, 8, []).Groups([]).Should().BeEmpty();

    [Fact]
    public void What_is_farther_than_the_greatest_separation_is_never_joined()
    {
        (GroupingScene scene, SourceComponent[] all) = Random(3);
        foreach (int[] group in scene.Groups(all, new() { MinimumProbability = 0, MaximumSeparation = 6 }))
        {
            foreach (int one in group)
                group.Should().OnlyContain(other => Distance(all[one], all[other]) <= 6 * GroupingScene.Beam);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_order_of_the_list_changes_nothing(ulong seed)
    {
        (GroupingScene scene, SourceComponent[] all) = Random(seed);
        int[] order = [.. Enumerable.Range(0, all.Length)];
        new CounterRandom(seed, 9, 9).Shuffle<int>(order);
        int[][] shuffled = scene.Groups([.. order.Select(index => all[index])]);
        int[][] groups = scene.Groups(all);
        groups.Length.Should().BeLessThan(all.Length).And.BeGreaterThan(1);
        shuffled.Select(group => group.Select(index => order[index]).ToArray()).Should().BeEquivalentTo(groups, options => options.WithStrictOrdering());
    }

    /// <summary>In a crowd work grows with the number of components, and not with its square.</summary>
    [Fact]
    public void In_a_crowd_the_nearest_neighbours_are_looked_at()
    {
        (long few, long many) = (Looks(300), Looks(600));
        few.Should().BePositive();
        many.Should().BeLessThan(3 * few);

        static long Looks(int count)
        {
            CounterRandom random = new(7, 1, 3);
            SourceComponent[] crowd =
                [.. Enumerable.Range(0, count).Select(_ => GroupingScene.Component(random.Uniform(30, 50), random.Uniform(30, 50), random.Uniform(5, 80)))];
            long looks = 0;
            new ComponentGrouping(new SourceGroupingOptions(), GroupingScene.Beam, (_, _) =>
            {
                looks++;
                return 0;
            }).Group(crowd);
            return looks;
        }
    }

    [Fact]
    public void Any_number_of_threads_makes_the_same_groups()
    {
        CounterRandom random = new(8, 1, 4);
        SourceComponent[] all =
            [.. Enumerable.Range(0, 400).Select(_ => GroupingScene.Component(random.Uniform(5, 300), random.Uniform(5, 300), random.Uniform(5, 80)))];
        string[] one = Groups(1);
        one.Length.Should().BeLessThan(all.Length);
        Groups(3).Should().Equal(one);

        string[] Groups(int threads) =>
        [
            .. new ComponentGrouping(new SourceGroupingOptions(), GroupingScene.Beam, (row, column) => ((row * 7) + (column * 13)) % 5, threads).Group(all)
                .Select(group => string.Join(' ', group.Select(member => Array.IndexOf(all, member)))),
        ];
    }

    /// <summary>Turned by right angles and reflected, the same components belong together.</summary>
    [Theory]
    [MemberData(nameof(Views))]
    public void The_view_changes_nothing(int view)
    {
        (GroupingScene scene, SourceComponent[] all) = Random(5);
        SourceComponent[] turned = [.. all.Select(one => Turn(view, one.Row, one.Column) is var (row, column) ? one with { Row = row, Column = column } : one)];
        GroupingScene other = scene.Turned((row, column) => Turn(view, row, column) is var (y, x) ? ((int)y, (int)x) : default);
        Sorted(other.Groups(turned)).Should().Equal(Sorted(scene.Groups(all)));
    }

    public static TheoryData<int> Views => [.. Enumerable.Range(1, 7)];

    private static (double Row, double Column) Turn(int view, double row, double column)
    {
        if ((view & 4) != 0)
            (row, column) = (column, row);
        return ((view & 1) != 0 ? Size - 1 - row : row, (view & 2) != 0 ? Size - 1 - column : column);
    }

    private static string[] Sorted(int[][] groups) => [.. groups.Select(group => string.Join(' ', group.Order())).Order(StringComparer.Ordinal)];

    private static double Distance(SourceComponent one, SourceComponent other) =>
        Math.Sqrt(Math.Pow(one.Row - other.Row, 2) + Math.Pow(one.Column - other.Column, 2));

    private static SourceComponent[] LobePeaks(double separation) =>
        [GroupingScene.Component(48, 48 - (separation / 2), 100), GroupingScene.Component(48, 48 + (separation / 2), 70)];

    /// <summary>Two hot spots, each with a tail that points to the middle.</summary>
    private static (double, double, double, double, double, double)[] Lobes(double separation)
    {
        double half = separation / 2;
        return
        [
            (48, 48 - half, 80, 1.4, 1.2, 0), (48, 48 - half + 2, 25, 4, 1.4, 0),
            (48, 48 + half, 55, 1.4, 1.2, 0), (48, 48 + half - 2, 18, 4, 1.4, 0),
        ];
    }

    private static (GroupingScene Scene, SourceComponent[] Components) Random(ulong seed)
    {
        CounterRandom random = new(seed, 1, 2);
        List<SourceComponent> all = [];
        List<(double, double, double, double, double, double)> gaussians = [];
        for (int i = 0; i < 14; i++)
        {
            SourceComponent one = GroupingScene.Component(random.Uniform(5, Size - 6), random.Uniform(5, Size - 6), random.Uniform(5, 80));
            all.Add(one);
            gaussians.Add((one.Row, one.Column, one.PeakFlux, random.Uniform(1.2, 3), 1.2, random.Uniform(0, 3)));
        }

        return (new GroupingScene(Size, Size, gaussians), [.. all]);
    }
}
