namespace VlassNet.Tests;

public class Crc32Tests
{
    [Fact]
    public void The_checksum_is_that_of_the_standard_in_any_steps()
    {
        byte[] digits = "123456789"u8.ToArray();
        Crc32.Of(digits).Should().Be(0xCBF43926);
        byte[] all = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
        Crc32 steps = default;
        for (int at = 0, step = 1; at < all.Length; at += step++)
            steps.Append(all.AsSpan(at, Math.Min(step, all.Length - at)));
        steps.Value.Should().Be(Crc32.Of(all));
    }
}
