using VlassNet.Training;

namespace VlassNet.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void Steps_drop_the_rate() =>
        Course(new StepDecay { Every = 2, Factor = 0.1 }, epochs: 5).Should().Equal(At(1, 1, 0.1, 0.1, 0.01));

    [Fact]
    public void Exponential_decay_falls_smoothly()
    {
        ExponentialDecay schedule = new() { Factor = 0.25 };
        Course(schedule, epochs: 3).Should().Equal(At(1, 0.25, 0.0625));
        schedule.FactorAt(new TrainingMoment(0, 3, 2, 4, [])).Should().Be(0.5);
    }

    [Fact]
    public void A_cosine_falls_from_all_to_its_end()
    {
        CosineDecay schedule = new() { FinalFactor = 0.1 };
        Course(schedule, epochs: 2).Should().Equal(At(1, 0.55));
        schedule.FactorAt(new TrainingMoment(1, 2, 999, 1000, [])).Should().BeApproximately(0.1, 1e-5);
    }

    [Fact]
    public void A_warm_up_rises_to_all_of_the_rate()
    {
        CosineDecay schedule = new() { WarmUpEpochs = 1 };
        Enumerable.Range(0, 4).Select(step => schedule.FactorAt(new TrainingMoment(0, 3, step, 4, [])))
            .Should().Equal(0.25, 0.5, 0.75, 1);
        Course(schedule, epochs: 3)[1..].Should().Equal(At(1, 0.5));
        Course(schedule with { WarmUpEpochs = 5 }, epochs: 2).Should().OnlyContain(factor => factor < 0.5);
    }

    [Fact]
    public void A_plateau_drops_the_rate_and_then_waits_anew()
    {
        double[] losses = [1, 0.9, 0.9, 0.95, 0.9, 0.9, 0.5, 0.6, 0.6];
        ReduceOnPlateau schedule = new() { Patience = 2, Factor = 0.5 };
        Plateau(schedule, losses).Should().Equal(1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
        Plateau(schedule with { Cooldown = 1 }, losses).Should().Equal(1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25);
        Plateau(schedule with { MinimumFactor = 0.4 }, losses).Should().Equal(1, 1, 1, 1, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4);
        Plateau(schedule with { MinDelta = 0.2 }, losses).Should().Equal(1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125);
    }

    [Fact]
    public void Schedules_out_of_range_say_so()
    {
        LearningRateSchedule[] wrong =
        [
            new StepDecay { Every = 0, Factor = 0 }, new ExponentialDecay { Factor = 2 },
            new CosineDecay { WarmUpEpochs = -1, FinalFactor = 2 },
        ];
        wrong.Select(schedule => schedule.Problems().Count()).Should().Equal(2, 1, 2);
        new LearningRateSchedule[] { new StepDecay(), new ExponentialDecay(), new CosineDecay(), new ReduceOnPlateau() }
            .Should().OnlyContain(schedule => !schedule.Problems().Any());
    }

    private static double[] At(params double[] factors) => [.. factors.Select(factor => Math.Round(factor, 12))];

    /// <summary>The factor at the first step of each epoch.</summary>
    private static double[] Course(LearningRateSchedule schedule, int epochs) =>
    [
        .. Enumerable.Range(0, epochs)
            .Select(epoch => Math.Round(schedule.FactorAt(new TrainingMoment(epoch, epochs, 0, 10, [])), 12)),
    ];

    /// <summary>The factor before each epoch, and after the last.</summary>
    private static double[] Plateau(ReduceOnPlateau schedule, double[] losses)
    {
        EpochResult[] results = [.. losses.Select((loss, i) => new EpochResult(i + 1, 1, 0, loss, 0, 1, 0))];
        return
        [
            .. Enumerable.Range(0, losses.Length + 1)
                .Select(done => schedule.FactorAt(new TrainingMoment(done, 20, 0, 10, results[..done]))),
        ];
    }
}
