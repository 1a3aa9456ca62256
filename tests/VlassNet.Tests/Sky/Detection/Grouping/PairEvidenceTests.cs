using System.Globalization;
using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace VlassNet.Tests.Sky.Detection.Grouping;

public sealed class PairEvidenceTests
{
    private static readonly (double, double, double, double, double, double)[] Gaussians =
    [
        (40.3, 30.2, 60.0, 2.2, 1.2, 0.3), (45.1, 52.7, 35.0, 2.6, 1.3, 0.2), (42.8, 41.0, 6.0, 6.0, 1.6, 0.22), (61.0, 60.5, 150.0, 1.17, 1.17, 0.0),
        (20.4, 24.1, 9.0, 1.17, 1.17, 0.0), (23.0, 27.5, 400.0, 1.17, 1.17, 0.0),
    ];

    private static readonly SourceComponent[] Components =
    [
        GroupingScene.Component(40.3, 30.2, 60), GroupingScene.Component(45.1, 52.7, 35), GroupingScene.Component(61.0, 60.5, 150),
        GroupingScene.Component(20.4, 24.1, 9), GroupingScene.Component(23.0, 27.5, 400),
    ];

    /// <summary>Golden/detection/make_grouping.py is the same in plain code.</summary>
    [Fact]
    public void Evidence_is_that_of_the_oracle()
    {
        EmissionStrips strips = new GroupingScene(80, 80, Gaussians).Strips;
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "detection", "grouping.csv"));
        lines.Should().HaveCount(11);
        foreach (string line in lines.Skip(1))
        {
            double[] golden = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            PairEvidence pair = PairEvidence.Of(Components[(int)golden[0]], Components[(int)golden[1]], strips, GroupingScene.Beam);
            double[] found = [pair.Separation, pair.FluxRatio, pair.Bridge, pair.Lean, pair.Elongation, pair.Halo, pair.LogOdds];
            for (int i = 0; i < found.Length; i++)
                found[i].Should().BeApproximately(golden[i + 2], 1e-4, line);
        }
    }

    [Fact]
    public void It_does_not_matter_which_is_first()
    {
        EmissionStrips strips = new GroupingScene(80, 80, Gaussians).Strips;
        PairEvidence one = PairEvidence.Of(Components[0], Components[1], strips, GroupingScene.Beam);
        PairEvidence other = PairEvidence.Of(Components[1], Components[0], strips, GroupingScene.Beam);
        other.LogOdds.Should().BeApproximately(one.LogOdds, 1e-9);
    }

    [Fact]
    public void What_has_no_pixels_is_no_evidence()
    {
        EmissionStrips strips = new((_, _) => double.NaN, GroupingScene.Beam);
        PairEvidence pair = PairEvidence.Of(Components[0], Components[1], strips, GroupingScene.Beam);
        (pair.Bridge, pair.Lean, pair.Elongation, pair.Halo).Should().Be((0, 0, 0, 0));
        double.IsFinite(pair.LogOdds).Should().BeTrue();
    }

    [Fact]
    public void Two_at_the_same_place_are_one_source() =>
        PairEvidence.Of(Components[0], Components[0], new((_, _) => 0, GroupingScene.Beam), GroupingScene.Beam).LogOdds.Should().BeGreaterThan(10);
}
