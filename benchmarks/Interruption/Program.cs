// Kills trainings at random moments, resumes them, and holds what they end with against a training that was left alone:
//
//     dotnet run -c Release --project benchmarks/Interruption -- [KILLS] [SEED]
//
// Each training is a process of its own that writes checkpoints every few steps. It is killed as kill -9 does it, without a chance to
// clean up, and started again until it ends; its weights must be the same, bit for bit. Prints one line for each training that ended, and
// ends with 1 if one did not end as it should.
using System.Diagnostics;
using System.Globalization;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Simulation;
using VlassNet.Training;

if (args is ["train", string checkpoints, string result])
{
    Train(checkpoints, result);
    return 0;
}

int kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
Random random = new(seed);
string root = Directory.CreateTempSubdirectory("interruption").FullName;
try
{
    string reference = Path.Combine(root, "reference.safetensors");
    Stopwatch clock = Stopwatch.StartNew();
    using (Process alone = Start(Path.Combine(root, "reference"), reference))
        Require(alone);
    double whole = clock.Elapsed.TotalSeconds;
    Console.WriteLine($"left alone: {whole:F1} s; seed {seed}");
    byte[] expected = File.ReadAllBytes(reference);
    int done = 0, ended = 0;
    while (done < kills)
    {
        string folder = Path.Combine(root, $"run{++ended}"), weights = folder + ".safetensors";
        int before = done;
        while (!EndsBefore(folder, weights, TimeSpan.FromSeconds(random.NextDouble() * whole / 2)))
            done++;
        if (!File.ReadAllBytes(weights).AsSpan().SequenceEqual(expected))
        {
            Console.WriteLine($"training {ended}: killed {done - before} times, and its weights are OTHERS");
            return 1;
        }

        Console.WriteLine($"training {ended}: killed {done - before} times, the same weights; {done} kills in all");
        Directory.Delete(folder, recursive: true);
    }

    Console.WriteLine($"{done} kills, {ended} trainings, each with the same weights bit for bit");
    return 0;
}
catch (InvalidOperationException error)
{
    Console.WriteLine(error.Message);
    return 1;
}
finally
{
    Directory.Delete(root, recursive: true);
}

static void Train(string checkpoints, string result)
{
    LabeledImages images = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 400 }).LoadAsync().GetAwaiter().GetResult();
    using VlassCnn model = new VlassCnnBuilder(64, 64).Convolution(16).Convolution(12, dropout: 0.2f).Dense(32, dropout: 0.3f).Build();
    TrainingOptions options = TrainingOptions.Notebook with
    {
        Epochs = 12, BatchSize = 16, Checkpoints = new CheckpointOptions { Folder = checkpoints, EverySteps = 3, Resume = true },
    };
    (LabeledImages train, LabeledImages validation) = images.SplitAt(320);
    new Trainer(options).FitAsync(model, train, validation).GetAwaiter().GetResult();
    model.Save(result);
}

// Whether the training ends by itself before it is killed.
static bool EndsBefore(string folder, string weights, TimeSpan time)
{
    using Process training = Start(folder, weights);
    if (training.WaitForExit(time))
    {
        Require(training);
        return true;
    }

    training.Kill();
    training.WaitForExit();
    return false;
}

static Process Start(string folder, string weights)
{
    ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true };
    if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
    foreach (string argument in (string[])["train", folder, weights])
        start.ArgumentList.Add(argument);
    return Process.Start(start)!;
}

static void Require(Process training)
{
    string errors = training.StandardError.ReadToEnd();
    training.WaitForExit();
    if (training.ExitCode != 0)
        throw new InvalidOperationException($"A training could not go on: {errors}");
}
