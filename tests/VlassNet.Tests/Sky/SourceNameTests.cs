using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

public sealed class SourceNameTests
{
    /// <summary>Digits are cut off, as astropy gives them with SkyCoord.to_string and enough precision.</summary>
    [Theory]
    [InlineData(149.041541, 2.198944, "VLASS J095609.96+021156.1")]
    [InlineData(0, 0, "VLASS J000000.00+000000.0")]
    [InlineData(359.9999999, -89.9999999, "VLASS J235959.99-895959.9")]
    [InlineData(360, 90, "VLASS J000000.00+900000.0")]
    [InlineData(-0.5, -0.0001, "VLASS J235800.00-000000.3")]
    [InlineData(15, 1.1, "VLASS J010000.00+010600.0")]
    public void Names_have_the_digits_of_the_position(double ra, double dec, string name) =>
        SourceName.Of(new SkyPosition(ra, dec), "VLASS").Should().Be(name);
}
