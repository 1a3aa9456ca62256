using VlassNet.Formats.Png;

namespace VlassNet.Tests.Formats.Png;

/// <summary>Paeth's choice beside that of the PNG specification, 9.4, in doubt too.</summary>
public sealed class PngFilterTests
{
    [Fact]
    public void Paeths_choice_is_that_of_the_specification()
    {
        for (int neighbours = 0; neighbours < 16 * 16 * 16; neighbours++)
        {
            (byte left, byte above, byte aboveLeft) = ((byte)(neighbours >> 8), (byte)((neighbours >> 4) & 15), (byte)(neighbours & 15));
            int guess = left + above - aboveLeft;
            byte expected = new[] { left, above, aboveLeft }.MinBy(value => Math.Abs(guess - value));

            // The first byte of a row has nothing at its left: what is above it is the guess.
            byte[] row = [(byte)(left - aboveLeft), 0];
            PngFilter.TryUndo(4, row, [aboveLeft, above], pixelLength: 1).Should().BeTrue();
            row.Should().Equal(left, expected);
        }
    }

    [Fact]
    public void There_is_no_fifth_filter() => PngFilter.TryUndo(5, new byte[2], new byte[2], 1).Should().BeFalse();
}
