using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Interruption;

/// <summary>A catalogue of many places in one image, resumed by each worker; no row that was on the disk may be gone.</summary>
internal sealed class CatalogueJob : Job
{
    private const int Side = 200;
    private const int Sources = 20_000;

    private long longest;

    public override string Name => "catalogue";

    public override string Result => "sources.vot";

    /// <summary>An image of noise, beside the worker's folder.</summary>
    public override string Argument { get; } = Path.Combine(Path.GetTempPath(), $"interruption-{Environment.ProcessId}.fits");

    public override void Work(string folder, string argument)
    {
        // An earlier worker may have been killed after its last step.
        string path = Path.Combine(folder, Result);
        if (File.Exists(path) && !File.Exists(path + ".run.json"))
            return;
        using VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(8).Dense(8).Build();
        CatalogSource[] sources = [.. Enumerable.Range(0, Sources).Select(i => new CatalogSource(
            argument, new SkyPosition(150 + ((i % 100 - 50) * 3e-4), 2 + ((i / 100 - 100) * 2e-4))))];
        CatalogResult result = new CatalogFile(path)
            .WriteAsync(new SourceClassifier(model), sources).GetAwaiter().GetResult();
        if (!result.IsComplete || result.Rows != Sources)
            throw new LostException($"{result.Rows} rows");
    }

    public override void Begin()
    {
        longest = 0;
        if (!File.Exists(Argument))
            File.WriteAllBytes(Argument, Image());
    }

    /// <summary>What a worker resumed from is there still; only a row that was torn may be cut off.</summary>
    public override void Check(string folder)
    {
        FileInfo part = new(Path.Combine(folder, Result + ".unfinished")), whole = new(Path.Combine(folder, Result));
        long length = part.Exists ? part.Length : whole.Exists ? whole.Length : 0;
        const int Row = 1000;
        if (length < longest - Row)
            throw new LostException($"{length} bytes of rows, of {longest}");
        longest = Math.Max(longest, length);
    }

    public override void Dispose() => File.Delete(Argument);

    private static byte[] Image()
    {
        string[] cards =
        [
            "SIMPLE  =                    T", "BITPIX  =                   16", "NAXIS   =                    2",
            $"NAXIS1  = {Side,20}", $"NAXIS2  = {Side,20}", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'",
            "CRVAL1  =                150.0", "CRVAL2  =                  2.0", "CRPIX1  =                100.0", "CRPIX2  =                100.0",
            "CDELT1  =               -0.0005", "CDELT2  =               0.0005", "END",
        ];
        byte[] pixels = new byte[((Side * Side * 2) + 2879) / 2880 * 2880];
        new Random(1).NextBytes(pixels.AsSpan(0, Side * Side * 2));
        string header = string.Concat(cards.Select(card => card.PadRight(80))).PadRight(2880);
        return [.. System.Text.Encoding.ASCII.GetBytes(header), .. pixels];
    }
}
