// Many mosaics, generated:
//
//     dotnet run -c Release --project benchmarks/Mosaics -- locate --mosaics 1000 --positions 100000
//     dotnet run -c Release --project benchmarks/Mosaics -- rate --mosaics 1 10 100 1000 --side 500 --sources 85
//     dotnet run -c Release --project benchmarks/Mosaics -- write FOLDER --mosaics 8 --side 300 --sources 40
//
// locate: each position in the right mosaic, against a search of all; time and memory of the index. rate: catalogues of more and more mosaics from
// the files to the rows, and what one costs. write: mosaics and a list of their sources, for other programs.

using System.CommandLine;
using VlassNet.Mosaics;

Option<int[]> mosaics = new("--mosaics") { Description = "How many.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1000] };
Option<int> positions = new("--positions") { Description = "How many are located.", DefaultValueFactory = _ => 100_000 };
Option<int> side = new("--side") { Description = "Of a mosaic, pixels.", DefaultValueFactory = _ => 500 };
Option<int> sources = new("--sources") { Description = "In each mosaic.", DefaultValueFactory = _ => 85 };
Option<bool> find = new("--find") { Description = "Find the sources, in place of a list of them." };
Option<bool> cold = new("--cold") { Description = "Have the system forget the files before they are read (Linux)." };
Option<int> threads = new("--threads") { Description = "0 for one on each core.", DefaultValueFactory = _ => 0 };
Argument<string> folder = new("FOLDER");

Command locate = new("locate", "Positions and their mosaics.") { mosaics, positions };
locate.SetAction(parsed => LocateRun.Run(parsed.GetRequiredValue(mosaics)[0], parsed.GetValue(positions), Console.Out));
Command rate = new("rate", "Catalogues of more and more mosaics.") { mosaics, side, sources, find, cold, threads };
rate.SetAction(parsed => RateRun.Run(
    parsed.GetRequiredValue(mosaics), parsed.GetValue(side), parsed.GetValue(sources), parsed.GetValue(find), parsed.GetValue(cold), parsed.GetValue(threads), Console.Out));
Command write = new("write", "Mosaics and a list.") { folder, mosaics, side, sources };
write.SetAction(parsed =>
{
    MosaicField field = new(parsed.GetRequiredValue(mosaics)[0], parsed.GetValue(side), parsed.GetValue(sources));
    field.Write(parsed.GetRequiredValue(folder));
});
return new RootCommand("Many mosaics.") { locate, rate, write }.Parse(args).Invoke();
