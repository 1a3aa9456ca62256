namespace VlassNet.Tests;

public class VlassNetExceptionTests
{
    [Fact]
    public void Messages_are_of_a_bounded_length_and_hold_no_control_characters()
    {
        BadInputException error = new("\u001b[31m", new string('x', 1_000_000), "a\nb\u202e, byte 7", "");
        error.Message.Should().StartWith("a\\u000Ab\\u202E, byte 7: expected \\u001B[31m; found xxx");
        error.Message.Length.Should().BeLessThan(5000);
        error.Found.Length.Should().BeLessThan(5000);
    }
}
