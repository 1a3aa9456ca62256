using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using VlassNet.Catalogs;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Training;
using VlassNet.Training.Checkpoints;

namespace VlassNet.Fuzzing;

/// <summary>Small files made in code: of formats that have no golden file, or only large ones.</summary>
internal static class GeneratedSeeds
{
    public static RunIdentity Identity { get; } = new("network: a small one\nseed: 7\nepochs: any");

    public static IReadOnlyList<byte[]> ImageLists => [.. new[]
    {
        "file,label\na.csv,FRI\na.csv,2\n\"a.csv\",0\n", "# a comment\na.csv\tpoint\r\na.csv\tFR \"II\"\r\n",
        "x,class,path\n1,FRI,a.csv\n2,FRII,./a.csv\n", "\uFEFFa.csv,x\n\n \"a.csv\" , \"y\"\"z\" \n",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Labels => [.. new[]
    {
        "name,file,ra,dec,label,not_sure,notes,labeller\nJ1,a.fits,1.5,-2,Ring,no,\"'=1+1, so\ntwo\",Ada\nJ2,b.fits,1,2,,yes,,Ada\nJ1,a.fits,1.5,-2,Blob,,,Bob\n",
        "file;class\n../x/a.png;Ring\nb.png;0\n", "id\tcategory\tunsure\n1\tRing\ttrue\n2\t'-x\t0\n",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> CsvPositions => [Catalogue(CatalogFormat.Csv), .. new[]
    {
        "ra,dec,name\n150.5,-2.25,A\n0,90,\n", "\uFEFFNumber\tDEJ2000\tRAJ2000\r\n1\t-2.25\t150.5\r\n2\t90\t0",
        "# a comment\n\"RA_deg\", \"Dec_deg\"\n 150.5 , -2.25\n\n0,9e1\n",
        "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: ra, unit: hourangle, datatype: float64}\n# - {name: dec, unit: 'deg'}\n"
            + "# schema: astropy-2.0\nra,dec\n12,-2.25\n",
        "#Name: VIII/65\n\n_RAJ2000\t_DEJ2000\tRAJ2000\ndeg\tdeg\t\"h:m:s\"\n----\t----\t----\n180\t-30\t12 00 00.00\n",
        "sep=;\nname;ra;dec\n#12;12:00:00.0;-30:00:00\nB;12h00m00s;-30d00m00s\n;;\n", "# Equinox : 2000.0\n# Source_id, RA, DEC\n0, 180.0, -30.0\n",
        "# name  ra  dec\n  'A'   180.0  -30.0\n", "RA (deg) | Dec (deg)\n180|-30\n",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> VOTables => [Catalogue(CatalogFormat.VOTable), .. new[]
    {
        "<VOTABLE><RESOURCE><TABLE><FIELD name='x' ucd='pos.eq.ra;meta.main'/><FIELD name='dec'/><DATA><TABLEDATA><TR>"
            + "<TD>150.5</TD><TD> -2.25 </TD></TR>\n<TR><TD>0</TD><TD><![CDATA[90]]></TD></TR></TABLEDATA></DATA></TABLE>"
            + "</RESOURCE></VOTABLE>",
        "<?xml version='1.0' encoding='utf-8'?><!-- c --><v:VOTABLE xmlns:v='urn:v'><v:FIELD name='RA'/><v:FIELD name='&#68;EC'/>"
            + "<v:TABLEDATA><v:TR><v:TD>1&#46;5</v:TD><v:TD>2</v:TD></v:TR></v:TABLEDATA></v:VOTABLE>",
        Binary("BINARY", "AAAAAkFCQGZQAAAAAADAPgAAAAAAAA=="), Binary("BINARY2", "AAAAAAJBQkBmUAAAAAAAwD4AAAAAAAA="),
        "<!DOCTYPE v [<!ENTITY a 'b'>]><VOTABLE><TABLE><FIELD name='ra'/><DATA><BINARY2/></DATA></TABLE></VOTABLE>",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> FitsTables => [Table("1D", "D"), Table("E", "1J", "TSCAL2  = 0.5", "TZERO2  = 3", "TNULL2  = 0")];

    public static IReadOnlyList<byte[]> Fits =>
    [
        Image("RA---SIN", "CRPIX1  = 2", "PC1_2   = 0.5", "LATPOLE = 10"),
        Image("RA---ZPN", "PV2_1   = 1.0", "PV2_3   = -0.1", "CROTA2  = 10", "LONPOLE = 170"),
        Image(
            "RA---TAN", "CD1_1   = -1E-3", "CD1_2   = 0", "CD2_1   = 0", "CD2_2   = 1E-3", "BSCALE  = 2", "BZERO   = 32768",
            "BLANK   = 3"),
    ];

    public static IReadOnlyList<byte[]> Png =>
    [
        .. from depth in new byte[] { 1, 2, 4, 8, 16 } from interlace in new byte[] { 0, 1 } select Picture(depth, 0, interlace),
        Picture(8, 2, 0), Picture(16, 2, 1), Picture(8, 4, 0), Picture(8, 6, 1), Picture(16, 6, 0), Picture(4, 3, 0),
        Picture(8, 3, 1),
    ];

    public static byte[] Npz(byte[] images, byte[] labels, bool isPacked)
    {
        ZipBuilder zip = new();
        zip.Add("images.npy", images, isPacked);
        zip.Add("labels.npy", labels, isPacked);
        return zip.ToArray();
    }

    public static byte[] Network()
    {
        using VlassCnn model = Small();
        model.Card = ModelCard.Empty with { Seed = 7, TrainingData = "none" };
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    public static byte[] Ensemble()
    {
        using VlassEnsemble ensemble = new([Small(), Small()]);
        ensemble.Card = ensemble.Card with { Calibration = new() { Temperature = 1.5, Offsets = [0.5, -0.5], AverageSymmetries = true } };
        using MemoryStream stream = new();
        ensemble.Save(stream);
        return stream.ToArray();
    }

    /// <summary>The same without what VlassNet knows its own by.</summary>
    public static byte[] Foreign(byte[] own) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(own).Replace("vlassnet.", "foreign_.", StringComparison.Ordinal));

    /// <summary>The record of the second of three parts, which is complete.</summary>
    public static byte[] CatalogueRecord()
    {
        string hash = new('a', 64);
        return CatalogRunJson.ToBytes(new CatalogRun(new CatalogPart(2, 3), hash, hash, hash)
        {
            IsComplete = true, Rows = 7, Mosaics = 1, Files = [new("", 700, hash), new(PartFile.Components, 900, hash), new(PartFile.Regions, 100, hash)],
        });
    }

    public static IReadOnlyList<byte[]> Checkpoints()
    {
        using VlassCnn model = Small();
        NetworkWeights weights = model.Weights;
        EpochResult epoch = new(1, 0.5, 0.75, 0.25, null, 0.001f, 2);
        RunState started = new()
        {
            Epoch = 0, Step = 2, Sum = new StepResult(1.5, 3, 4), Seconds = 1, Completed = [], BestEpoch = null,
            Weights = weights, Best = null,
            Optimizer = new OptimizerState(
                "adam", 2, new Adam().Slots.ToImmutableSortedDictionary(slot => slot, _ => weights, StringComparer.Ordinal)),
        };
        return [Save(started), Save(started with { Epoch = 1, Completed = [epoch], BestEpoch = epoch, Best = weights })];
    }

    private static byte[] Save(RunState state)
    {
        string path = Path.GetTempFileName();
        CheckpointFile.Save(path, state, Identity);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static VlassCnn Small() => new VlassCnnBuilder(4, 4).Convolution(2).Dense(3).Classes("a", "b").Seed(7).Build();

    private static byte[] Catalogue(CatalogFormat format)
    {
        using MemoryStream stream = new();
        CatalogWriter writer = new(stream, format, ["a", "b"]);
        writer.WriteStart();
        writer.Write(new CatalogRow
        {
            Name = "N & \"M\"", File = "f", Position = new SkyPosition(1.5, 2.5), Probabilities = [1, 0], Class = "a",
        });
        writer.WriteEnd();
        return stream.ToArray();
    }

    private static string Binary(string serialization, string data) =>
        "<VOTABLE><COOSYS ID='s' system='ICRS'/><TABLE><FIELD name='name' datatype='char' arraysize='*'/><FIELD name='ra' datatype='double' unit='deg' ref='s'/>"
        + "<FIELD name='dec' datatype='double' unit='deg' ref='s'/><DATA>"
        + $"<{serialization}><STREAM encoding='base64'>{data}</STREAM></{serialization}></DATA></TABLE></VOTABLE>";

    private static byte[] Table(string longitude, string latitude, params string[] cards)
    {
        string[] primary = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0", "END"];
        string[] extension =
        [
            "XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 20", "NAXIS2  = 2", "PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 3",
            "TTYPE1  = 'ra'", $"TFORM1  = '{longitude}'", "TTYPE2  = 'dec'", $"TFORM2  = '{latitude}'", "TTYPE3  = 'name'", "TFORM3  = '4A'", .. cards, "END",
        ];
        return [.. Header(primary), .. Header(extension), .. new byte[2880]];

        static byte[] Header(string[] lines) =>
            Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line.PadRight(80))).PadRight(2880));
    }

    private static byte[] Image(string projection, params string[] cards)
    {
        string[] all =
        [
            "SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 4", "NAXIS2  = 3", $"CTYPE1  = '{projection}'",
            $"CTYPE2  = '{projection.Replace("RA--", "DEC-", StringComparison.Ordinal)}'", "CRVAL1  = 10", "CRVAL2  = 20",
            "CDELT1  = -1", "CDELT2  = 1", "CUNIT1  = 'deg'", "EQUINOX = 2000.0", "BUNIT   = 'Jy/beam'", .. cards, "END",
        ];
        IEnumerable<Part> header = all.Select(card => new Part("card", Encoding.ASCII.GetBytes(card.PadRight(80))));
        return new FitsContainer().Join([.. header, new Part("data", new byte[24])], new FuzzRandom(1));
    }

    /// <summary>A picture of 3×2 pixels, all samples the same and opaque.</summary>
    private static byte[] Picture(byte depth, byte color, byte interlace)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 3);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 2);
        (header[8], header[9], header[12]) = (depth, color, interlace);
        int samples = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        int[] widths = interlace == 0 ? [3, 3] : [1, 1, 2, 1, 3];
        byte sample = color == 3 ? (byte)0 : (byte)255;
        byte[] raw =
            [.. widths.SelectMany(width => Enumerable.Repeat(sample, ((width * samples * depth) + 7) / 8).Prepend((byte)0))];
        List<Part> parts = [new("IHDR", header), new("tEXt", [65, 0, 66]), new("IDAT", raw), new("IEND", [])];
        if (color == 3)
            parts.Insert(1, new Part("PLTE", [9, 9, 9, 1, 1, 1]));
        return new PngContainer().Join(parts, new FuzzRandom(1));
    }
}
