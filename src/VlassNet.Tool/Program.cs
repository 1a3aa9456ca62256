using VlassNet.Tool;

using StopSource stop = StopSource.OfSignals(Console.Error);
return await ToolProgram.RunAsync(args, ToolHost.OfProcess(stop));
