using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ClassifyCutouts;

/// <summary>Reads the options.</summary>
internal static class CommandLine
{
    private static readonly Option<string> Model = new("--model")
    {
        HelpName = "FILE", Required = true, Description = "The model, as VlassCnn.Save (or the tutorial) wrote it.",
    };

    private static readonly Option<string[]> Input = new("--input")
    {
        HelpName = "PATH", Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore,
        Description = "FITS files, folders of them, or with --positions one mosaic.",
    };

    private static readonly Option<string> Positions = new("--positions")
    {
        HelpName = "FILE", Description = "Positions in the mosaic: CSV with columns ra and dec in degrees (and name), or a VOTable.",
    };

    private static readonly Option<bool> Find = new("--find")
    {
        Description = "Find the sources of the mosaics, instead of taking the middle of each image. Their components go beside the catalogue, "
            + "as .components.csv and, for DS9, .reg.",
    };

    private static readonly Option<string> Out = new("--out")
    {
        HelpName = "FILE", Description = "The catalogue: .csv, or .vot for a VOTable. Default catalogue.csv.",
    };

    private static readonly Option<bool> Overwrite = new("--overwrite")
    {
        Description = "Start anew, also where rows of other sources or another model are. Those of an interrupted run are gone on with otherwise.",
    };

    private static readonly Option<CatalogPart?> Part = new("--part")
    {
        HelpName = "I/N", CustomParser = argument => Try(argument, CatalogPart.Parse, out CatalogPart part) ? part : null,
        Description = "Only the I-th of N parts, whose number is put into the name of the file.",
    };

    private static readonly Option<PixelNormalization?> Normalization = new("--normalization")
    {
        HelpName = "NAME", CustomParser = argument => Try(argument, PixelNormalization.Parse, out PixelNormalization? named) ? named : null,
        Description = "none, min-max, 'percentile LOW HIGH', 'asinh A' or 'sigma LOW HIGH'. Default: what the model's card says, else min-max.",
    };

    private static readonly Option<double?> PixelScale = new("--pixel-scale")
    {
        HelpName = "ARCSEC", CustomParser = argument => Try(argument, ParseScale, out double scale) ? scale : null,
        Description = "Resample to pixels of this side. Default: what the model's card says, else the images' own.",
    };

    private static readonly Option<ComputeDevice?> Device = new("--device")
    {
        HelpName = "D", CustomParser = argument => Try(argument, ComputeDevice.Parse, out ComputeDevice device) ? device : null,
        Description = "auto, cpu, cuda, cuda:N or mps. Default auto.",
    };

    /// <summary>Reads the options; null where the help was asked for and printed.</summary>
    /// <exception cref="UsageException">They cannot be understood.</exception>
    public static ClassifyOptions? Parse(string[] args)
    {
        RootCommand root = new(
            "Classifies radio sources in FITS images and writes a catalogue. Ctrl-C keeps the rows so far. Exit code: 0 done, 1 bad input, "
            + "2 bad options, 130 stopped.");
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        foreach (Option option in (Option[])[Model, Input, Positions, Find, Out, Overwrite, Part, Normalization, PixelScale, Device])
            root.Options.Add(option);
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is System.CommandLine.Help.HelpAction)
        {
            parsed.Invoke();
            return null;
        }

        if (parsed.Errors.Count > 0)
            throw new UsageException(parsed.Errors[0].Message);
        if (parsed.GetValue(Find) && parsed.GetValue(Positions) is not null)
            throw new UsageException("--find looks for the sources that --positions lists; give one of them.");
        return new ClassifyOptions
        {
            Model = parsed.GetRequiredValue(Model), Input = parsed.GetRequiredValue(Input), Positions = parsed.GetValue(Positions),
            Find = parsed.GetValue(Find),
            Out = parsed.GetValue(Out) ?? "catalogue.csv", Overwrite = parsed.GetValue(Overwrite), Part = parsed.GetValue(Part) ?? CatalogPart.Whole,
            Normalization = parsed.GetValue(Normalization), PixelScale = parsed.GetValue(PixelScale),
            Device = parsed.GetValue(Device) ?? ComputeDevice.Auto,
        };
    }

    private static bool Try<T>(ArgumentResult argument, Func<string, T> parse, out T? value)
    {
        value = default;
        try
        {
            value = parse(argument.Tokens[0].Value);
            return true;
        }
        catch (FormatException error)
        {
            argument.AddError($"{argument.Argument.Name}: {error.Message}");
            return false;
        }
    }

    private static double ParseScale(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale > 0 && double.IsFinite(scale)
            ? scale
            : throw new FormatException($"Expected arcseconds above 0; found '{text}'.");
}
