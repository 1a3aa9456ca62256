// An application that classifies cutouts with a network that it loads once: dependency injection, logging, a hosted service, and native
// code ahead of time (dotnet publish -c Release -r linux-x64 samples/EmbedInApp, or win-x64, osx-arm64, …).
using EmbedInApp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not [var model])
{
    Console.Error.WriteLine("Expected the file of a network, e.g. out/model.safetensors, which the tutorial makes.");
    return 2;
}

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("VlassNet", LogLevel.Information);
builder.Services.AddVlassNetPredictor(model, new PredictorOptions { Warm = false });
builder.Services.AddHostedService<CutoutService>();
using IHost host = builder.Build();
await host.RunAsync();
return Environment.ExitCode;
