using VlassNet.Compute.Cpu;

namespace VlassNet.Tests.Compute;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_is_done_once_in_every_phase(int workers)
    {
        using WorkerTeam team = new(workers);
        for (int phase = 0; phase < 200; phase++)
        {
            int[] done = new int[phase % 7 * 5 + 1];
            team.Run(done.Length, (item, worker) =>
            {
                worker.Should().BeInRange(0, workers - 1);
                Interlocked.Increment(ref done[item]);
            });
            done.Should().OnlyContain(count => count == 1);
        }
    }

    [Fact]
    public void To_and_fro_ends_where_it_begins_next()
    {
        using WorkerTeam one = new(1), several = new(3);
        List<int> order = [];
        int[] done = new int[20];
        for (int phase = 0; phase < 3; phase++)
        {
            one.RunToAndFro(3, (item, _) => order.Add(item));
            several.RunToAndFro(done.Length, (item, _) => Interlocked.Increment(ref done[item]));
        }

        order.Should().Equal(0, 1, 2, 2, 1, 0, 0, 1, 2);
        done.Should().OnlyContain(count => count == 3);
    }

    [Fact]
    public void An_error_reaches_the_caller_and_the_team_goes_on()
    {
        using WorkerTeam team = new(3);
        for (int phase = 0; phase < 20; phase++)
        {
            team.Invoking(it => it.Run(50, (item, _) =>
            {
                if (item == 7)
                    throw new InvalidDataException("seven");
            })).Should().Throw<InvalidDataException>().WithMessage("seven");
            int sum = 0;
            team.Run(10, (item, _) => Interlocked.Add(ref sum, item));
            sum.Should().Be(45);
        }
    }

    [Fact]
    public void A_team_that_has_slept_wakes_up()
    {
        using WorkerTeam team = new(2);
        using Barrier both = new(2);
        Thread other = Thread.CurrentThread;
        team.Run(2, (_, worker) =>
        {
            if (worker == 1)
                other = Thread.CurrentThread;
            both.SignalAndWait();
        });
        SpinWait.SpinUntil(() => other.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromMinutes(1)).Should().BeTrue();
        int count = 0;
        team.Run(100, (_, _) => Interlocked.Increment(ref count));
        count.Should().Be(100);
    }

    [Fact]
    public void Disposing_twice_is_harmless()
    {
        WorkerTeam team = new(2);
        team.Dispose();
        team.Invoking(it => it.Dispose()).Should().NotThrow();
    }
}
