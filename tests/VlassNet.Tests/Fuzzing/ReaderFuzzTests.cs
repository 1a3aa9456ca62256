using VlassNet.Fuzzing;

namespace VlassNet.Tests.Fuzzing;

/// <summary>A short run of benchmarks/Fuzzing, the same each time: damaged files are read, or refused in the one way.</summary>
public class ReaderFuzzTests
{
    private const int Inputs = 3000;

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    private static readonly IReadOnlyList<FuzzedReader> Readers = FuzzedReaders.All(Golden);

    public static TheoryData<string> Names => [.. Readers.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_read_or_refused(string name)
    {
        FuzzedReader reader = Readers.Single(one => one.Name == name);
        InputMaker maker = new(reader, new Corpus(Golden).SeedsOf(reader), seed: 1);
        using ScratchFile file = new(reader.FileName);
        int accepted = 0;
        for (int number = 0; number < Inputs; number++)
        {
            TrialResult result = Trial.Run(reader, maker.Make(number), file);
            if (result.Problem is not null)
            {
                Assert.Fail(
                    $"input {number} of seed 1: {result.Problem}\nThis keeps it in fuzzing-failures, from where --reproduce reads it again:\n"
                    + $"dotnet run -c Release --project benchmarks/Fuzzing -- --seed 1 --count {Inputs * 4} --reader {name}");
            }

            accepted += result.IsAccepted ? 1 : 0;
        }

        // Where none or all are refused, the reader is not really tried.
        accepted.Should().BeInRange(
            Inputs / 100, Inputs * 9 / 10,
            "so many of {0} damaged inputs have to be read for the reader to be tried. Fewer: the seeds are no valid files, as the other "
            + "test then says, have little that may change, or need a Container that keeps lengths and checksums right. More: make the seeds "
            + "smaller, or the reader stricter", Inputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_that_are_not_damaged_are_read(string name)
    {
        FuzzedReader reader = Readers.Single(one => one.Name == name);
        using ScratchFile file = new(reader.FileName);
        IReadOnlyList<Seed> seeds = new Corpus(Golden).SeedsOf(reader);
        string[] refusals = [.. seeds.Select(seed => Record.Exception(() => reader.Read(seed.Bytes, file))?.Message ?? "")
            .Where(message => message.Length > 0)];
        refusals.Length.Should().BeLessThanOrEqualTo(
            seeds.Count / 2, "at least half of the {0} seeds have to be valid files; these are refused:\n{1}\n",
            seeds.Count, string.Join("\n", refusals.Take(5)));
        foreach (Seed seed in seeds.Where(seed => seed.Parts.Count > 0))
        {
            byte[] joined = reader.Container!.Join(seed.Parts, new FuzzRandom(1));
            Trial.Run(reader, joined, file).IsAccepted.Should().Be(Trial.Run(reader, seed.Bytes, file).IsAccepted);
        }
    }

    [Fact]
    public void An_input_depends_on_its_number_alone()
    {
        FuzzedReader reader = Readers.Single(one => one.Name == "onnx");
        IReadOnlyList<Seed> seeds = new Corpus(Golden).SeedsOf(reader);
        InputMaker maker = new(reader, seeds, seed: 5);
        byte[] input = maker.Make(77);
        maker.Make(3);
        maker.Make(77).Should().Equal(input);
        new InputMaker(reader, seeds, seed: 6).Make(77).Should().NotEqual(input);
    }

    [Fact]
    public void What_a_reader_may_not_do_is_told()
    {
        using ScratchFile file = new("input");
        ProblemOf(_ => throw new InvalidOperationException("here")).Should().Contain("not documented").And.Contain("here");
        ProblemOf(_ => throw new ArgumentException("here")).Should().Contain("not documented");
        ProblemOf(_ => GC.KeepAlive(new byte[Trial.MostAllocated + 2])).Should().Contain("bytes allocated for a file of 1");
        ProblemOf(_ => { }).Should().BeNull();

        string? ProblemOf(Action<byte[]> read) =>
            Trial.Run(new FuzzedReader { Name = "one", Patterns = [], Read = (input, _) => read(input) }, [1], file).Problem;
    }
}
