using VlassNet.Benchmarks;

// `throughput [--threads N] [--seconds S] [--batch N]`: the rates of the notebook's network, each alone on its line.
if (args is not ["throughput", .. string[] options])
{
    Console.Error.WriteLine("usage: dotnet run -c Release -- throughput [--threads N] [--seconds S] [--batch N]");
    return 2;
}

ThroughputOptions settings;
try
{
    settings = ThroughputOptions.Parse(options);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

Throughput.Run(settings, Console.Out);
return 0;
