using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>The script that has a cluster do a work in parts.</summary>
internal sealed partial class JobCommand : ToolCommand
{
    private readonly Argument<string> scheduler = new("SCHEDULER") { HelpName = "SCHEDULER", Description = "slurm, htcondor or kubernetes." };
    private readonly Argument<string[]> command = Make.Paths("COMMAND", "After --, the command that is done in parts: catalogue … or train …, as for all of it.");
    private readonly Option<int?> parts = Make.Number("--parts", 2, 1_000_000, "How many parts there are, each a task. Required.");
    private readonly Option<string?> name = Make.Text("--name", "NAME", "What the job and its files are called. Default the command.");
    private readonly Option<int?> cores = Make.Number("--cores", 1, 1024, "Cores for each task. Default 4.");
    private readonly Option<int?> memory = Make.Number("--memory", 1, 4096, "GiB of memory for each task. Default 8.");
    private readonly Option<int?> hours = Make.Number("--hours", 1, 8760, "Slurm: how long a task may run. Default 24.");
    private readonly Option<string?> image = Make.Text("--image", "IMAGE", "Kubernetes: the container image that has vlassnet.");
    private readonly Option<string?> claim = Make.Text("--claim", "NAME", "Kubernetes: the persistent volume claim with the files; the command runs in its top folder.");

    public JobCommand(ToolHost host)
        : base(
            host, "job",
            "Prints a script that submits a catalogue in parts, or the training run of networks, to the scheduler of a cluster, and what puts the parts together.",
            "vlassnet job slurm --parts 16 -- catalogue model.safetensors mosaics/ --positions list.csv --out catalogue.vot > catalogue.sh",
            "vlassnet job htcondor --parts 5 --cores 8 -- train images/ --out model.safetensors > train.sh",
            "vlassnet job kubernetes --parts 16 --image IMAGE --claim survey -- catalogue model.safetensors mosaics/ --find > catalogue.sh")
    {
        Arguments.Add(scheduler);
        Arguments.Add(command);
        foreach (Option option in (Option[])[parts, name, cores, memory, hours, image, claim])
            Options.Add(option);
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        JobPlan plan = PlanOf(parsed);
        string kind = parsed.GetRequiredValue(scheduler);
        bool isKubernetes = kind == "kubernetes";
        if (IsGiven(parsed, hours) && kind != "slurm")
            throw new UsageException("--hours is for Slurm.");
        if (isKubernetes != IsGiven(parsed, image) || isKubernetes != IsGiven(parsed, claim))
            throw new UsageException(isKubernetes ? "Expected --image and --claim, which Kubernetes needs." : "--image and --claim are for Kubernetes.");
        string script = kind switch
        {
            "slurm" => JobScripts.Slurm(plan, parsed.GetValue(hours) ?? 24),
            "htcondor" => JobScripts.HtCondor(plan),
            "kubernetes" => JobScripts.Kubernetes(plan, parsed.GetValue(image)!, parsed.GetValue(claim)!),
            _ => throw new UsageException($"Expected slurm, htcondor or kubernetes; received '{kind}'."),
        };
        screen.Result(script.TrimEnd(), () => new JsonObject { ["scheduler"] = kind, ["parts"] = plan.Parts, ["script"] = script });
        return Task.FromResult(ExitCode.Done);
    }

    private JobPlan PlanOf(ParseResult parsed)
    {
        int count = parsed.GetValue(parts) ?? throw new UsageException("Expected --parts N: how many parts there are.");
        string[] words = parsed.GetRequiredValue(command);
        ParseResult inner = ToolProgram.CreateRoot(Host).Parse(words);
        string what = inner.CommandResult.Command.Name;
        if (what is not ("catalogue" or "train"))
            throw new UsageException($"Expected a command that can be done in parts, catalogue or train; received '{words[0]}'.");
        if (UsageErrors.Of(inner) is { } problem)
            throw new UsageException(problem);
        string[] own = what == "catalogue" ? ["--part", "--parts"] : ["--member", "--members", "--fold"];
        if (Array.Find(own, option => inner.GetResult(option) is { } result && result is not System.CommandLine.Parsing.OptionResult { Implicit: true }) is { } odd)
            throw new UsageException($"'vlassnet job --parts {count}' says which part each task makes; leave out {odd}.");
        string title = parsed.GetValue(name) ?? what;
        if (!JobName().IsMatch(title))
            throw new UsageException($"Expected a name of small letters, digits and hyphens; received '{title}'.");
        int threads = parsed.GetValue(cores) ?? 4;
        List<string> line = [.. words];
        Add("--threads", FormattableString.Invariant($"{threads}"));
        string output = inner.GetValue<string?>("--out") ?? (what == "catalogue" ? "catalogue.csv" : "model.safetensors");
        string merge;
        if (what == "catalogue")
        {
            bool hasMosaics = inner.GetValue<string?>("--positions") is not null || inner.GetValue<bool>("--find");
            if (hasMosaics)
                Add("--index", Path.ChangeExtension(output, ".mosaics"));
            merge = $"vlassnet merge {ShellText.Quote(output)} --parts {count}";
        }
        else
        {
            IEnumerable<string> members = Enumerable.Range(1, count).Select(number => new PartNumber(number, count).NameOf(output, "member"));
            merge = $"vlassnet merge {ShellText.Quote(members)} --out {ShellText.Quote(output)}{Same("--validation-data")}{Same("--validation-labels")}";
        }

        return new JobPlan(title, count, line, what == "catalogue" ? "--part" : "--member", merge, threads, parsed.GetValue(memory) ?? 8);

        // What calibrates the members calibrates the whole.
        string Same(string option) => inner.GetValue<string?>(option) is { } value ? $" {option} {ShellText.Quote(value)}" : "";

        void Add(string option, string value)
        {
            if (inner.GetResult(option) is not System.CommandLine.Parsing.OptionResult { Implicit: false })
                line.AddRange([option, value]);
        }
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex JobName();
}
