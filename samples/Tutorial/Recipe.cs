namespace Tutorial;

/// <summary>How the network is trained.</summary>
internal enum Recipe
{
    /// <summary><see cref="TrainingOptions.Recommended"/>.</summary>
    Recommended,

    /// <summary><see cref="TrainingOptions.Notebook"/>.</summary>
    Notebook,
}
