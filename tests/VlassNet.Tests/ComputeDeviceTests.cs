namespace VlassNet.Tests;

public class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("CPU", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData(" Cuda:3 ", "cuda:3")]
    [InlineData("MPS", "mps")]
    public void Names_are_read_in_any_case_and_written_in_one(string text, string name)
    {
        ComputeDevice device = ComputeDevice.Parse(text);
        device.ToString().Should().Be(name);
        ComputeDevice.Parse(name).Should().Be(device);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99999999999")]
    [InlineData("cpu:0")]
    public void Anything_else_is_an_error_that_lists_the_names(string text)
    {
        FluentActions.Invoking(() => ComputeDevice.Parse(text)).Should().Throw<FormatException>()
            .WithMessage($"*'auto', 'cpu', 'cuda', 'cuda:N'*'mps'*'{text}'*");
        ComputeDevice.TryParse(text, out _).Should().BeFalse();
        ComputeDevice.TryParse(null, out _).Should().BeFalse();
    }
}
