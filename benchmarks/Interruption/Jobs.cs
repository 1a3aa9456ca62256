namespace VlassNet.Interruption;

/// <summary>The four kinds of work.</summary>
internal static class Jobs
{
    public static Job[] All => [new TrainingJob(), new CatalogueJob(), new DownloadJob(), new SavingJob()];

    public static Job Named(string name) => All.FirstOrDefault(job => job.Name == name)
        ?? throw new ArgumentException($"expected one of {string.Join(", ", All.Select(job => job.Name))}; received {name}");
}
