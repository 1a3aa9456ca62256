namespace VlassNet.Tests;

public class OptionProblemsTests
{
    [Fact]
    public void Every_problem_is_listed_in_one_dialect()
    {
        Action refuse = () => new OptionProblems("Options")
            .AtLeast("Count", 1, 1)
            .AtLeast("Count", 0, 1)
            .Within("Share", 1.5, 0, 0.25, "of all")
            .Within("Share", double.NaN, 0, 1)
            .Require(false, "Level", "> 0", -0.5f)
            .NotNull("Title", null)
            .NotBlank("Title", "")
            .NotBlank("Title", " ")
            .Known("Kind", (ComputeDeviceKind)9)
            .Threads(-1)
            .Device(new ComputeDevice(ComputeDeviceKind.Cpu, -1))
            .Require(false, "Classes", "with each class once", new[] { 1, 1 })
            .In("Part", part => part.AtLeast("Size", 0, 2).In("Inner", inner => inner.AtLeast("Size", 1, 2)))
            .AtLeast("Last", 0, 1)
            .Add(["expected more; received less"])
            .ThrowIfAny();
        refuse.Should().Throw<ArgumentException>().WithMessage(
            "Options: expected Count ≥ 1; received 0; expected Share from 0 to 0.25 of all; received 1.5; expected Share from 0 to 1; received NaN; "
            + "expected Level > 0; received -0.5; expected Title that is not null; received null; "
            + "expected Title with at least one character; received an empty text; expected Title with at least one character; received ' '; "
            + "expected Kind to be one of Auto, Cpu, Cuda, Mps; received 9; expected Threads ≥ 0, where 0 means one on each core; received -1; "
            + "expected Device of a known kind with an index ≥ 0; received cpu:-1; expected Classes with each class once; received 1, 1; "
            + "expected Part.Size ≥ 2; received 0; expected Part.Inner.Size ≥ 2; received 1; expected Last ≥ 1; received 0; expected more; received less.");
    }

    [Fact]
    public void Options_without_a_problem_pass() => new OptionProblems("Options").AtLeast("Count", 1, 1).Threads(0).ThrowIfAny();
}
