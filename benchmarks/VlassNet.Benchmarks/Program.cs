using VlassNet.Benchmarks;

const string Usage = """
    usage: dotnet run -c Release -- MODE [options]

      throughput   rates, latency, cold start, allocation, memory, each alone on its line
      phases       time of each kernel on the notebook's shapes, and its share of the measured peak of one core;
                   with --network each block of that network instead, in a step and in a prediction of one thread
      scaling      cost of an image for batch sizes, set sizes and a network of twice the filters
      accuracy     Winograd's convolutions against the direct ones: errors, and what training makes of them
      calibration  a network trained too long on too few images: temperature, and averaging over the eight symmetries
      survey       the notebook's recipe and the recommended one on three simulated surveys: error, Three Points found, calibration
      sets         a set of 1,000,000 cutouts in a file, beside one in memory: rates of training, and the memory it takes
      models write FOLDER    a network in every format, cutouts and their probabilities, for peers/check_models.py and check_onnx.mjs
      models check FOLDER    the networks that check_models.py wrote, and whether they predict the same
      variants FOLDER    files of NumPy, astropy and PyTorch that peers/make_variants.py wrote: how many are read right
      catalogue    rows a second of a catalogue of 5,000 sources in a mosaic, beside the engine's own rate, and memory
      attribution  time of each way to explain a prediction, and how well integrated gradients add up
      report FILE  a report of 10,000 cutouts with random predictions, its time and its size
      montage MODEL IMAGES.npy PAGE.html    images without labels, and what a network takes each for, to look at
      leakage      200 noisy copies planted in a simulated survey of --images: found, false alarms, time and memory
      kernels      BenchmarkDotNet for the kernels, with its own options, e.g. --filter '*'

      --threads N  (2)    --seconds S  for each figure (10)    --batch N  for training (32)    --images N  of a set (4000)
      --seed N  of calibration (1)    --network NAME  of throughput and phases, in benchmarks/networks.txt (notebook)
      --only FIGURE       train, predict, predictor, latency, augment, cold-start, allocation or memory
    """;

if (args is [ChildProcess.FirstPrediction, string weights])
    return ChildProcess.PredictFirst(weights);
if (args is [ChildProcess.TrainingMemory])
    return ChildProcess.TrainOnMany();
if (args is ["models", "write", string into])
    return ModelFiles.Write(into);
if (args is ["models", "check", string from])
    return ModelFiles.Check(from);
if (args is ["variants", string variants])
    return Variants.Check(variants, Console.Out);
if (args is ["report", string file])
    return ReportSize.Write(file, Console.Out);
if (args is ["montage", string model, string images, string page])
    return PredictedMontage.Write(model, images, page, Console.Out);
if (args is ["kernels", .. string[] own])
    return KernelBenchmarks.Run(own);
if (args is not [string mode, .. string[] options])
    return Fail(Usage);

Action<RunOptions, TextWriter>? run = mode switch
{
    "throughput" => Throughput.Run,
    "phases" => Phases.Run,
    "scaling" => Scaling.Run,
    "catalogue" => CatalogueRate.Run,
    "leakage" => LeakageFound.Run,
    "accuracy" => Accuracy.Run,
    "calibration" => Calibration.Run,
    "survey" => SurveyRecipes.Run,
    "attribution" => Attributions.Run,
    "sets" => LargeSet.Run,
    _ => null,
};
if (run is null)
    return Fail(Usage);
try
{
    run(RunOptions.Parse(options), Console.Out);
    return 0;
}
catch (FormatException error)
{
    return Fail(error.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
