using VlassNet.Compute;

namespace VlassNet.Tests.Compute;

/// <summary>An optimizer's text goes into a model's card and tells two training runs apart: all its settings, and nothing else.</summary>
public class OptimizerTextTests
{
    [Fact]
    public void It_has_the_settings()
    {
        new RmsProp().ToString().Should().Be("RmsProp { Rho = 0.9, Epsilon = 1E-07 }");
        new Sgd { Momentum = 0.5f, Nesterov = true }.ToString().Should().Be("Sgd { Momentum = 0.5, Nesterov = True }");
    }

    [Fact]
    public void Another_setting_is_another_text() => new Adam { Beta1 = 0.8f }.ToString().Should().NotBe(new Adam().ToString());
}
