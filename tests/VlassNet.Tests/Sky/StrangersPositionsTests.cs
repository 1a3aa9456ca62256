using VlassNet.Data;
using VlassNet.Data.Images;
using VlassNet.Sky;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky;

/// <summary>Lists as strangers wrote them, which lie beside the project; skipped where they do not.</summary>
public class StrangersPositionsTests
{
    private static readonly SkyPosition First = new(180, -30);

    private static readonly SkyPosition Second = new(150.1165, 2.2013);

    private static readonly (string File, string?[] Names)[] Readable =
    [
        ("y_alpha_specindex.csv", ["J1200-30"]), ("vo_coosys_b1950_unused.vot", [null]), ("ecsv_space.ecsv", ["A", "B"]),
        ("topcat_ascii.txt", ["A", "B"]), ("pybdsf.csv", [null, null]), ("semicolon.csv", ["A", "B"]), ("excel_sep_comma.csv", ["A"]),
        ("vizier_tsv.tsv", [null, null]), ("blank_tail.csv", ["A"]), ("hash_name.csv", ["#12", "B"]), ("aegean.csv", [null, null]),
        ("vo_vizier_both.vot", [null, null]), ("hms_colon.csv", ["A", "B"]), ("hms_letters.csv", ["A"]), ("vo_hms.vot", [null]),
        ("vo_degree.vot", [null, null]), ("units_header.csv", ["A"]), ("radeg_dedeg.csv", ["A"]), ("alpha_j2000.csv", [null]),
        ("vo11_names.vot", [null, null]), ("vo_binary.vot", ["A", "B"]), ("vo_gz.vot.gz", ["A", "B"]), ("cat.fits", ["A", "B"]),
    ];

    [RealDataFact]
    public void Lists_are_read_as_the_reference_implementation_does()
    {
        foreach ((string file, string?[] names) in Readable)
        {
            IReadOnlyList<CatalogSource> sources = Load(file);
            sources.Select(source => source.Name).Should().Equal(names, file);
            for (int i = 0; i < sources.Count; i++)
                ShouldBe(sources[i].Position!.Value, i == 0 ? First : Second, file);
        }

        IReadOnlyList<CatalogSource> hours = Load("ecsv_hourangle.ecsv");
        ShouldBe(hours[0].Position!.Value, First, "hours");
        ShouldBe(hours[1].Position!.Value, new SkyPosition(150.11655, 2.2013), "hours");
    }

    [RealDataFact]
    public void What_cannot_be_believed_is_refused_and_named()
    {
        Refused("z_decimal_comma_unquoted.csv", "*line 2*expected 3 fields*found 5*decimal point*");
        Refused("x_topcat_match.vot", "*RA_1 and DEC_1, RA_2 and DEC_2*");
        Refused("vo_coosys_fk5_1950.vot", "*ra and dec in eq_FK5 J1975*");
        Refused("xlsx.xlsx", "*found an Excel workbook. Save it as CSV*");
    }

    [RealDataFact]
    public void Every_list_is_looked_at() => Directory.GetFiles(RealDataFactAttribute.Path("strangers/positions")).Select(Path.GetFileName).Should()
        .BeEquivalentTo([.. Readable.Select(one => one.File), "ecsv_hourangle.ecsv", "z_decimal_comma_unquoted.csv", "x_topcat_match.vot",
            "vo_coosys_fk5_1950.vot", "xlsx.xlsx"]);

    [RealDataFact]
    public void Training_reads_the_same_positions()
    {
        string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;
        try
        {
            foreach ((string name, char delimiter) in new[] { ("semicolon.csv", ';'), ("hash_name.csv", ','), ("hms_colon.csv", ','), ("vizier_tsv.tsv", '\t') })
            {
                string[] lines = File.ReadAllLines(RealDataFactAttribute.Path($"strangers/positions/{name}"));
                string labelled = Path.Combine(folder, name);
                File.WriteAllLines(labelled, lines.Select(line => line.Contains(delimiter, StringComparison.Ordinal) ? Labelled(line, delimiter) : line));
                FitsTable.Read(labelled, "m.fits", new FitsDatasetOptions { ClassNames = ["0", "1"] }, CancellationToken.None).Items.Select(item => item.Position)
                    .Should().Equal(Load(name).Select(source => source.Position), name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string Labelled(string line, char delimiter) => line + delimiter
            + (line.Contains("ra", StringComparison.OrdinalIgnoreCase) ? "label" : line.StartsWith('-') ? "-" : "1");
    }

    [RealDataFact]
    public void Lists_of_images_are_read_whatever_their_columns_are_called()
    {
        foreach (string list in (string[])["list.csv", "list2.csv", "list3.csv", "list4.csv", "list5.csv"])
        {
            LabeledImages set = ImageFolderSource.FromList(RealDataFactAttribute.Path($"strangers/folders/f_upper/{list}"), new() { ClassNames = ["FRI", "FRII"] })
                .LoadAsync().GetAwaiter().GetResult();
            set.Labels().Should().Equal([0, 1], list);
        }
    }

    private static IReadOnlyList<CatalogSource> Load(string file) => PositionList.Load(RealDataFactAttribute.Path($"strangers/positions/{file}"), "m.fits");

    private static void Refused(string file, string message) =>
        FluentActions.Invoking(() => Load(file)).Should().Throw<BadInputException>().WithMessage(message).Which.Subject.Should().Be(InputSubject.Table);

    private static void ShouldBe(SkyPosition found, SkyPosition expected, string file)
    {
        found.RightAscension.Should().BeApproximately(expected.RightAscension, 1e-9, file);
        found.Declination.Should().BeApproximately(expected.Declination, 6e-6, file);
    }
}
