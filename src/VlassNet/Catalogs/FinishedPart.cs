namespace VlassNet.Catalogs;

/// <summary>Looks at the part that is there before another is made.</summary>
internal static class FinishedPart
{
    /// <summary>
    /// The record of a part that is complete, whose files then have their names: the process that made it may have been killed just before.
    /// Null where it is still to be made.
    /// </summary>
    /// <exception cref="BadInputException">What is there is of another run.</exception>
    public static CatalogRun? Take(string path, CatalogRun run)
    {
        CatalogRun? there = CatalogRunJson.Read(path);
        RefuseOther(path, run, there);
        if (there is not { IsComplete: true } || there.WhyNotGoneOnWith(run) is not null || !there.Files.All(file => IsThere(path, file)))
            return null;
        Name(path, there);
        return there;
    }

    /// <summary>Refuses to go on where rows of another run would be lost or mixed.</summary>
    public static void RefuseOther(string path, CatalogRun run, CatalogRun? there)
    {
        bool isBegun = PartFile.HasContent(PartFile.UnfinishedOf(path));
        string? difference = there is null ? "rows without their record" : there.WhyNotGoneOnWith(run);
        if (difference is null || !(isBegun || (run.Part.Count > 1 && File.Exists(path))))
            return;
        throw new BadInputException(
            "no rows, or those of the same sources, model and options", there is null ? difference : $"rows of {difference}",
            isBegun ? PartFile.UnfinishedOf(path) : path, "Choose another file, delete it, or say that it is to be overwritten.")
        {
            Subject = InputSubject.Table,
        };
    }

    /// <summary>Gives complete files their names. Of a catalogue in one part the record has then done its work.</summary>
    public static void Name(string path, CatalogRun run)
    {
        foreach (WrittenFile file in run.Files)
        {
            string final = PartFile.PathOf(path, file.Suffix), unfinished = PartFile.UnfinishedOf(final);
            if (!File.Exists(unfinished))
                continue;
            if (new FileInfo(unfinished).Length == file.Length)
                File.Move(unfinished, final, overwrite: true);
            else
                File.Delete(unfinished);
        }

        if (run.Part.Count == 1)
            File.Delete(CatalogRunJson.PathOf(path));
    }

    /// <summary>Under its name, or under that which it had while it grew.</summary>
    private static bool IsThere(string path, WrittenFile file)
    {
        string final = PartFile.PathOf(path, file.Suffix);
        return PartFile.IsAsWritten(PartFile.UnfinishedOf(final), file) || PartFile.IsAsWritten(final, file);
    }
}
