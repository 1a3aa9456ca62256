using Microsoft.Extensions.Time.Testing;

namespace VlassNet.Tests;

public class TransferWatchTests
{
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(1, 10, 9, false)]
    [InlineData(10, 10, 10, true)]
    [InlineData(5, 3, 2, true)]
    [InlineData(0, 1, 0, true)]
    public async Task The_rate_is_judged_over_the_idle_time(int bytesASecond, int idle, int least, bool isEnough)
    {
        using TransferWatch watch = new(TimeSpan.FromSeconds(idle), least, clock, CancellationToken.None);
        Func<Task> reading = async () =>
        {
            for (int i = 0; i < 3 * idle; i++)
                await watch.ReadAsync(new Dripping(clock, Math.Max(bytesASecond, 1)), new byte[100]);
        };
        if (isEnough)
            await reading.Should().NotThrowAsync();
        else
            await reading.Should().ThrowAsync<IOException>().WithMessage("only 1 bytes a second came for 10 seconds, and the least is 9");
    }

    [Fact]
    public async Task Who_is_slow_to_take_the_bytes_is_no_fault_of_the_server()
    {
        using TransferWatch watch = new(TimeSpan.FromSeconds(2), 10, clock, CancellationToken.None);
        for (int i = 0; i < 10; i++)
        {
            (await watch.ReadAsync(new MemoryStream([1]), new byte[10])).Should().Be(1);
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_fast_start_does_not_make_up_for_a_slow_end()
    {
        using TransferWatch watch = new(TimeSpan.FromSeconds(2), 10, clock, CancellationToken.None);
        await watch.ReadAsync(new Dripping(clock, 1_000_000), new byte[1_000_000]);
        await watch.ReadAsync(new Dripping(clock, 1), new byte[10]);
        await watch.ReadAsync(new Dripping(clock, 1), new byte[10]);
        Func<Task> reading = async () => await watch.ReadAsync(new Dripping(clock, 1), new byte[10]);
        await reading.Should().ThrowAsync<IOException>().WithMessage("only 1 bytes a second came for 2 seconds*");
    }

    [Fact]
    public async Task The_end_is_never_too_slow()
    {
        using TransferWatch watch = new(TimeSpan.FromSeconds(1), 10, clock, CancellationToken.None);
        (await watch.ReadAsync(new Dripping(clock, 0), new byte[10])).Should().Be(0);
    }

    [Fact]
    public async Task A_stream_that_stands_still_is_left_behind()
    {
        using TransferWatch watch = new(TimeSpan.FromSeconds(60), 0, clock, CancellationToken.None);
        Task<int> reading = watch.ReadAsync(new Deaf(), new byte[10]).AsTask();
        clock.Advance(TimeSpan.FromSeconds(59));
        reading.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<IOException>().WithMessage("nothing came for 60 seconds");
    }

    [Fact]
    public async Task Who_gives_up_is_heard_at_once()
    {
        using CancellationTokenSource stop = new();
        using TransferWatch watch = new(TimeSpan.FromSeconds(60), 0, clock, stop.Token);
        Task<int> reading = watch.ReadAsync(new Deaf(), new byte[10]).AsTask();
        await stop.CancelAsync();
        (await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should().Be(stop.Token);
    }

    /// <summary>So many bytes at a time, for which it takes a second.</summary>
    private sealed class Dripping(FakeTimeProvider clock, int count) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return ValueTask.FromResult(count);
        }
    }

    /// <summary>Never ends a read, and ignores cancellation.</summary>
    private sealed class Deaf : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(new TaskCompletionSource<int>().Task);
    }
}
