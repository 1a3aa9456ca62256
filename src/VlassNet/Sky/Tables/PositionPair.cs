namespace VlassNet.Sky.Tables;

/// <summary>A right ascension and the declination that belongs to it.</summary>
/// <param name="Longitude">The column of the right ascension.</param>
/// <param name="Latitude">The column of the declination.</param>
internal sealed record PositionPair(PositionCandidate Longitude, PositionCandidate Latitude)
{
    /// <summary>Whether they are positions of today.</summary>
    public bool IsToday => Longitude.IsToday && Latitude.IsToday;

    /// <summary>How they are called in messages.</summary>
    public string Title => $"{Longitude.Source.Name} and {Latitude.Source.Name}";

    /// <summary>How well it is said that this is the position of the sources: the greater the better.</summary>
    public int Rank =>
        (Longitude.IsMain && Latitude.IsMain ? 8 : Longitude.HasMeaning && Latitude.HasMeaning ? 4 : 0)
        + (Longitude.Key == PositionName.NoKey ? 2 : 0) + (Longitude.Name is { IsGreek: false } ? 1 : 0);

    /// <summary>How handy the values are: degrees before others, sexagesimal last.</summary>
    public int Handiness => Handy(Longitude.Form) + Handy(Latitude.Form);

    /// <summary>Whether both pairs are the same position, written twice under different names.</summary>
    public bool IsSamePosition(PositionPair other) =>
        Longitude.Name is not null && other.Longitude.Name is not null && Longitude.Key == other.Longitude.Key && IsToday == other.IsToday
        && !Longitude.Source.Name.Equals(other.Longitude.Source.Name, StringComparison.OrdinalIgnoreCase)
        && Latitude.Column != other.Latitude.Column;

    /// <summary>The declination of a right ascension: of the same prefix and number, then of the same frame, the same way of writing, the next.</summary>
    public static PositionPair? Of(PositionCandidate longitude, IEnumerable<PositionCandidate> latitudes) => latitudes
        .Where(latitude => latitude.Key == longitude.Key && latitude.IsToday == longitude.IsToday)
        .OrderByDescending(latitude => latitude.IsMain == longitude.IsMain && latitude.HasMeaning == longitude.HasMeaning)
        .ThenByDescending(latitude => latitude.Source.Frame == longitude.Source.Frame)
        .ThenByDescending(latitude => latitude.Name?.Frame == longitude.Name?.Frame)
        .ThenByDescending(latitude => Handy(latitude.Form) == Handy(longitude.Form))
        .ThenBy(latitude => latitude.Column > longitude.Column ? latitude.Column - longitude.Column : int.MaxValue)
        .Select(latitude => new PositionPair(longitude, latitude))
        .FirstOrDefault();

    private static int Handy(AngleForm form) => form switch
    {
        AngleForm.Degrees => 3,
        AngleForm.Radians => 2,
        AngleForm.Hours => 2,
        AngleForm.Unsaid => 1,
        _ => 0,
    };
}
