using VlassNet.Data;
using VlassNet.Downloads;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Downloads;

public class VlassDatasetTests
{
    [Fact]
    public async Task The_notebooks_set_is_downloaded_once_and_loaded()
    {
        using DownloadCase download = new(request => RawServer.Serve(
            GoldenData.Bytes(request.Path == "/vlass_labels.p" ? "labels-p4-array.p" : "small-p2-f8-big.p"), "\"x\"", request));
        IDatasetSource source = VlassDataset.Notebook(
            download.Server.Url("vlass_data_array.p"), download.Server.Url("vlass_labels.p"), download.Options);
        GoldenData.ShouldBeSmall(await source.LoadAsync(), "f8");
        GoldenData.ShouldBeSmall(await source.LoadAsync(), "f8");
        download.Server.Requests.Select(request => request.Path).Should().Equal("/vlass_labels.p", "/vlass_data_array.p");
    }

    [Fact]
    public void The_notebooks_files_are_where_it_has_them_from()
    {
        VlassDataset.NotebookImages.ToString().Should().Be("https://www.cv.nrao.edu/~bkent/astro/vlass/vlass_data_array.p");
        VlassDataset.NotebookLabels.ToString().Should().Be("https://www.cv.nrao.edu/~bkent/astro/vlass/vlass_labels.p");
        VlassDataset.Notebook().Should().NotBeNull();
    }
}
