using System.Diagnostics;

namespace VlassNet.Tool.Tests.Commands;

public sealed class JobTests
{
    private static readonly string[] Catalogue = ["--", "catalogue", "model.safetensors", "mosaics/", "--positions", "my list.csv", "--out", "out/catalogue.vot"];

    [Fact]
    public async Task A_script_for_Slurm_has_each_part_and_the_merge()
    {
        string script = await Script(["slurm", "--parts", "16", "--cores", "2", "--memory", "3", "--hours", "5", .. Catalogue]);
        script.Should().StartWith("#!/bin/bash\n").And.Contain("--array=\"${1:-1-16}\"").And.Contain("--cpus-per-task=2 --mem=3G --time=5:00:00")
            .And.Contain(
                "exec vlassnet catalogue model.safetensors mosaics/ --positions 'my list.csv' --out out/catalogue.vot --threads 2 --index out/catalogue.mosaics "
                + "--part \"$SLURM_ARRAY_TASK_ID/16\"\n")
            .And.Contain("--dependency=\"afterany:$array\"").And.Contain("exec vlassnet merge out/catalogue.vot --parts 16\n");
    }

    [Fact]
    public async Task A_script_for_HTCondor_keeps_what_was_stopped_in_the_queue()
    {
        string script = await Script(["htcondor", "--parts", "3", "--name", "survey", .. Catalogue]);
        script.Should().Contain("seq 1 3").And.Contain("on_exit_remove = (ExitBySignal == False) && (ExitCode == 0)")
            .And.Contain("arguments = \"catalogue model.safetensors mosaics/ --positions 'my list.csv' --out out/catalogue.vot --threads 4 --index out/catalogue.mosaics --part $(part)/3\"")
            .And.Contain("condor_submit_dag -f survey.dag").And.Contain("PARENT parts CHILD merge");
    }

    [Fact]
    public async Task A_script_for_Kubernetes_counts_from_0()
    {
        string script = await Script(["kubernetes", "--parts", "3", "--image", "registry/vlassnet:1", "--claim", "survey", .. Catalogue]);
        script.Should().Contain("completions: 3\n").And.Contain("completionMode: Indexed").And.Contain("--part \\\"$((JOB_COMPLETION_INDEX + 1))/3\\\"\"]")
            .And.Contain("claimName: \"survey\"").And.Contain("image: \"registry/vlassnet:1\"").And.Contain("exec vlassnet merge out/catalogue.vot --parts 3\"]");
    }

    [Fact]
    public async Task Networks_are_trained_in_parts_too()
    {
        string script = await Script(["slurm", "--parts", "2", "--", "train", "images/", "--threads", "7", "--validation-data", "others/", "--out", "m.safetensors"]);
        script.Should().Contain("exec vlassnet train images/ --threads 7 --validation-data others/ --out m.safetensors --member \"$SLURM_ARRAY_TASK_ID/2\"\n")
            .And.Contain("exec vlassnet merge m.member-1-of-2.safetensors m.member-2-of-2.safetensors --out m.safetensors --validation-data others/\n");
    }

    [Fact]
    public async Task A_job_that_cannot_be_is_refused_before_it_waits_in_a_queue()
    {
        await Refused("--parts N", ["slurm", .. Catalogue]);
        await Refused("slurm, htcondor or kubernetes", ["sge", "--parts", "2", .. Catalogue]);
        await Refused("leave out --part", ["slurm", "--parts", "2", .. Catalogue, "--part", "1/2"]);
        await Refused("leave out --member", ["slurm", "--parts", "2", "--", "train", "images/", "--member", "1/2"]);
        await Refused("There is no option '--postions'. Did you mean '--positions'?", ["slurm", "--parts", "2", "--", "catalogue", "m", "i", "--postions", "x"]);
        await Refused("catalogue or train", ["slurm", "--parts", "2", "--", "find", "i"]);
        await Refused("small letters", ["slurm", "--parts", "2", "--name", "a b", .. Catalogue]);
        await Refused("--image and --claim", ["kubernetes", "--parts", "2", .. Catalogue]);
        await Refused("are for Kubernetes", ["slurm", "--parts", "2", "--image", "x", "--claim", "y", .. Catalogue]);
        await Refused("--hours is for Slurm", ["htcondor", "--parts", "2", "--hours", "2", .. Catalogue]);

        static async Task Refused(string message, string[] args) => (await ToolRun.OfAsync(["job", .. args])).ShouldFail(2, message);
    }

    private static async Task<string> Script(string[] args)
    {
        string script = (await ToolRun.OfAsync(["job", .. args])).ShouldBeDone().Output;
        (await ToolRun.OfAsync(["job", .. args[..1], "--json", .. args[1..]])).ShouldBeDone().Json().GetProperty("script").GetString().Should().Be(script);
        if (OperatingSystem.IsWindows())
            return script;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true })!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        await bash.WaitForExitAsync();
        bash.ExitCode.Should().Be(0);
        return script;
    }
}
