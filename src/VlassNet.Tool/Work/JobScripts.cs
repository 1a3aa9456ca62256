using System.Text.Encodings.Web;
using System.Text.Json;

namespace VlassNet.Tool.Work;

/// <summary>The scripts that submit a work in parts, one for each scheduler.</summary>
internal static class JobScripts
{
    /// <summary>A job array, and a job that runs when all of its tasks have ended.</summary>
    /// <param name="plan">The work.</param>
    /// <param name="hours">How long a task may run.</param>
    public static string Slurm(JobPlan plan, int hours) =>
        $"""
        {plan.Top("Slurm", $"Some parts alone: bash {plan.Name}.sh 3,7-9")}
        array=$(sbatch --parsable --job-name={plan.Name} --array="{Default(1, $"1-{plan.Parts}")}" --cpus-per-task={plan.Cores} --mem={plan.Memory}G --time={hours}:00:00 \
            --requeue --open-mode=append --signal=B:TERM@60 --output={plan.Name}.%a.log <<'TASK'
        #!/bin/bash
        exec {plan.ShellCommand("$SLURM_ARRAY_TASK_ID")}
        TASK
        )
        echo "Submitted the parts as job $array."

        # It runs whether all parts were done or not, and says which were not.
        merge=$(sbatch --parsable --job-name={plan.Name}-merge --dependency="afterany:$array" --time=1:00:00 --output={plan.Name}.merge.log <<'TASK'
        #!/bin/bash
        exec {plan.Merge}
        TASK
        )
        echo "Submitted what puts them together as job $merge; see {plan.Name}.merge.log."
        """ + "\n";

    /// <summary>A cluster of jobs, and a job after it, as a DAG.</summary>
    public static string HtCondor(JobPlan plan) =>
        $"""
        {plan.Top("HTCondor", $"Some parts alone: bash {plan.Name}.sh 3 7 8 9")}
        vlassnet=$(command -v vlassnet)
        parts=${"{*:-$(seq 1 " + plan.Parts + ")}"}

        cat >{plan.Name}.sub <<SUBMIT
        executable = $vlassnet
        transfer_executable = false
        should_transfer_files = no
        initialdir = $PWD
        getenv = true
        request_cpus = {plan.Cores}
        request_memory = {plan.Memory} GB
        output = {plan.Name}.\$(part).out
        error = {plan.Name}.\$(part).log
        log = {plan.Name}.condor.log
        # A part that was stopped (its exit code is then 130 or 143) or killed goes back into the queue; bad input (1 and 2) or a fault
        # (70) holds it, until you have put that right and say condor_release.
        on_exit_hold = (ExitBySignal == False) && (ExitCode == 1 || ExitCode == 2 || ExitCode == 70)
        on_exit_hold_reason = "see {plan.Name}.\$(part).log"
        on_exit_remove = (ExitBySignal == False) && (ExitCode == 0)
        SUBMIT
        cat >>{plan.Name}.sub <<'SUBMIT'
        arguments = {CondorArguments([.. plan.Command, plan.PartOption, $"$(part)/{plan.Parts}"])}
        SUBMIT
        echo "queue part in ("$parts")" >>{plan.Name}.sub

        cat >{plan.Name}.merge.sub <<SUBMIT
        executable = /bin/bash
        transfer_executable = false
        should_transfer_files = no
        initialdir = $PWD
        getenv = true
        arguments = {plan.Name}.merge.sh
        output = {plan.Name}.merge.out
        error = {plan.Name}.merge.log
        log = {plan.Name}.condor.log
        queue
        SUBMIT
        cat >{plan.Name}.merge.sh <<'TASK'
        exec {plan.Merge}
        TASK

        cat >{plan.Name}.dag <<DAG
        JOB parts {plan.Name}.sub
        JOB merge {plan.Name}.merge.sub
        PARENT parts CHILD merge
        DAG
        condor_submit_dag -f {plan.Name}.dag
        """ + "\n";

    /// <summary>An indexed job, and another when it is complete.</summary>
    /// <param name="plan">The work.</param>
    /// <param name="image">The container image, which has the command.</param>
    /// <param name="claim">The volume in which the files are.</param>
    public static string Kubernetes(JobPlan plan, string image, string claim) =>
        $"""
        {plan.Top("Kubernetes", "Some parts alone are not needed: those that are complete end at once.")}
        kubectl delete job {plan.Name} {plan.Name}-merge --ignore-not-found
        kubectl create -f - <<'YAML'
        {Manifest(plan, plan.Name, image, claim, plan.ShellCommand("$((JOB_COMPLETION_INDEX + 1))"), plan.Parts)}
        YAML

        # kubectl get pods shows the parts that failed, and kubectl logs why.
        {Wait(plan.Name)}
        # Whether all parts were done or not: it says which were not.
        kubectl create -f - <<'YAML'
        {Manifest(plan, $"{plan.Name}-merge", image, claim, plan.Merge, 1)}
        YAML
        {Wait(plan.Name + "-merge")}
        kubectl logs job/{plan.Name}-merge
        """ + "\n";

    private static string Wait(string job) =>
        $"until kubectl get job {job} -o jsonpath='{Braces(".status.conditions[*].type")}' | grep -qwE 'Complete|Failed'; do sleep 10; done";

    // Bad input (exit codes 1 and 2) and a fault (70) are not tried again. A pod that was evicted does not count as a failure.
    private static string Manifest(JobPlan plan, string name, string image, string claim, string command, int completions) =>
        $"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {name}
        spec:
          completions: {completions}
          parallelism: {completions}
          completionMode: Indexed
          backoffLimit: {6 * completions}
          podFailurePolicy:
            rules:
              - action: FailJob
                onExitCodes:
                  operator: In
                  values: [1, 2, 70]
              - action: Ignore
                onPodConditions:
                  - type: DisruptionTarget
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: vlassnet
                  image: {Text(image)}
                  workingDir: /work
                  command: ["sh", "-c", {Text("exec " + command)}]
                  resources:
                    requests: {Braces($"cpu: {plan.Cores}, memory: {plan.Memory}Gi")}
                    limits: {Braces($"cpu: {plan.Cores}, memory: {plan.Memory}Gi")}
                  volumeMounts:
                    - name: work
                      mountPath: /work
              volumes:
                - name: work
                  persistentVolumeClaim:
                    claimName: {Text(claim)}
        """;

    /// <summary>A text of JSON is one of YAML.</summary>
    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Braces(string text) => "{" + text + "}";

    private static string Default(int argument, string value) => "${" + FormattableString.Invariant($"{argument}:-{value}") + "}";

    /// <summary>The new syntax of a submit file: in double quotes, with single ones around words that have spaces.</summary>
    private static string CondorArguments(IEnumerable<string> words) => $"\"{string.Join(' ', words.Select(CondorWord))}\"";

    private static string CondorWord(string word)
    {
        string doubled = word.Replace("\"", "\"\"", StringComparison.Ordinal);
        return doubled.Length > 0 && doubled.AsSpan().IndexOfAny(" \t'") < 0 ? doubled : $"'{doubled.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
