using System.Net;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

public class FitsDownloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_is_downloaded(bool isZipped)
    {
        byte[] content = isZipped ? GoldenFits.Gzip(FitsText.Image()) : FitsText.Image();
        using HttpClient client = new(new Answer(HttpStatusCode.OK, content));
        using FitsImage image = FitsImage.Open("https://example.org/image.fits", Options(client));
        GoldenFits.Whole(image).Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public void An_answer_without_an_image_is_refused()
    {
        using HttpClient missing = new(new Answer(HttpStatusCode.NotFound, []));
        FluentActions.Invoking(() => FitsImage.Open("https://example.org/a.fits", Options(missing)))
            .Should().Throw<BadInputException>().WithMessage("https://example.org/a.fits*404*");
        using HttpClient page = new(new Answer(HttpStatusCode.OK, "<html>"u8.ToArray()));
        FluentActions.Invoking(() => FitsImage.Open("https://example.org/a.fits", Options(page)))
            .Should().Throw<BadInputException>().WithMessage("*HTML*");
    }

    private static FitsImageOptions Options(HttpClient client) => new() { Download = new DownloadOptions { Client = client } };

    private sealed class Answer(HttpStatusCode code, byte[] content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(code) { Content = new ByteArrayContent(content) });
    }
}
