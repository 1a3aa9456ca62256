namespace VlassNet.Tool.Work;

/// <summary>Makes one model of the networks that several tasks have trained ('vlassnet train --member I/N').</summary>
internal static class EnsembleMerge
{
    /// <summary>Loads the members, in their order, as one model.</summary>
    /// <param name="paths">The files of all members, in any order.</param>
    /// <exception cref="BadInputException">One is missing, there twice, of another training run, or no network.</exception>
    /// <exception cref="ArgumentException">They do not fit each other, or one is calibrated by itself.</exception>
    public static VlassEnsemble Load(IReadOnlyList<string> paths)
    {
        List<(string Path, VlassCnn Network)> networks = [];
        try
        {
            foreach (string path in paths)
                networks.AddRange(ModelFile.Load(path).Members.Select(network => (path, network)));
            (string Path, VlassCnn Network)[] ordered = [.. Ordered(networks)];
            return new VlassEnsemble(ordered.Select(one => one.Network));
        }
        catch
        {
            networks.ForEach(one => one.Network.Dispose());
            throw;
        }
    }

    /// <summary>Members that have numbers in the order of these, once it is certain that all are there; others as they were given.</summary>
    private static IEnumerable<(string Path, VlassCnn Network)> Ordered(List<(string Path, VlassCnn Network)> networks)
    {
        foreach (string kind in (string[])[TrainingJob.MemberEntry, TrainingJob.FoldEntry])
        {
            (string Path, VlassCnn Network, PartNumber? Part)[] numbered =
                [.. networks.Select(one => (one.Path, one.Network, PartNumber.Read(one.Network.Card.Training.GetValueOrDefault(kind))))];
            if (numbered.All(one => one.Part is null))
                continue;
            RequireComplete(kind, numbered);
            return numbered.OrderBy(one => one.Part!.Value.Number).Select(one => (one.Path, one.Network));
        }

        return networks;
    }

    private static void RequireComplete(string kind, (string Path, VlassCnn Network, PartNumber? Part)[] networks)
    {
        int count = networks.First(one => one.Part is not null).Part!.Value.Count;
        if (networks.FirstOrDefault(one => one.Part?.Count != count) is { Path: { } foreign } other)
        {
            throw new BadInputException(
                $"a {kind} of {count}, as the others", other.Part is null ? "a model that is none" : $"{kind} {other.Part}", foreign,
                "Give the files of one ensemble.");
        }

        if (networks.GroupBy(one => one.Part!.Value.Number).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new BadInputException(
                $"each {kind} once", $"{kind} {twice.Key} twice", string.Join(" and ", twice.Select(one => one.Path)), "Give each file once.");
        }

        int[] missing = [.. Enumerable.Range(1, count).Except(networks.Select(one => one.Part!.Value.Number))];
        if (missing.Length > 0)
        {
            throw new BadInputException(
                $"all {count} {kind}s", $"{networks.Length}; missing {string.Join(',', missing)}", string.Join(", ", networks.Select(one => one.Path)),
                $"Train what is missing with 'vlassnet train … --{kind} I/{count}'; a Slurm array repeats them with --array={string.Join(',', missing)}.");
        }

        string?[] data = [.. networks.Select(one => one.Network.Card.TrainingData)];
        int odd = kind == TrainingJob.MemberEntry ? Array.FindIndex(data, hash => hash != data[0]) : -1;
        if (odd >= 0)
        {
            throw new BadInputException(
                $"the training images of {networks[0].Path}", "others", networks[odd].Path, "Train all members on the same images, with the same --seed.");
        }
    }
}
