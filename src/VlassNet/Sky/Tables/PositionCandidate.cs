using VlassNet.Formats.Tables;

namespace VlassNet.Sky.Tables;

/// <summary>A column that may be the right ascension or the declination of the sources.</summary>
/// <param name="Column">Its number.</param>
/// <param name="Source">What the file says of it.</param>
/// <param name="Name">What its name says, or null where that is none of a position.</param>
/// <param name="HasMeaning">Whether its UCD says that it is one.</param>
/// <param name="IsMain">Whether its UCD says that it is the main one of the table.</param>
/// <param name="IsLongitude">Whether it is a right ascension.</param>
/// <param name="Form">How its values are written.</param>
internal sealed record PositionCandidate(
    int Column, TableColumn Source, PositionName? Name, bool HasMeaning, bool IsMain, bool IsLongitude, AngleForm Form)
{
    private const string LongitudeMeaning = "pos.eq.ra";
    private const string LatitudeMeaning = "pos.eq.dec";

    /// <summary>What columns of the same position have alike.</summary>
    public string Key => Name?.Key ?? PositionName.NoKey;

    /// <summary>Whether its positions are those of today.</summary>
    public bool IsToday => SkyFrame.IsToday(Source.Frame) && SkyFrame.IsToday(Name?.Frame);

    /// <summary>A candidate, or null where the column is none.</summary>
    public static PositionCandidate? Of(TableColumn source, int column)
    {
        (bool? isLongitude, bool isMain) = MeaningOf(source.Meaning);
        PositionName? name = PositionName.Parse(source.Name);
        AngleForm unit = AngleUnits.Of(source.Unit);
        AngleForm form = unit != AngleForm.Unsaid ? unit : name?.Form ?? AngleForm.Unsaid;

        // A name of one Greek letter means a position only where something else says so: a spectral index is called alpha too.
        bool isNamed = name is not null && source.Meaning is null or { Length: 0 }
            && (!name.IsGreek || name.Frame.Length > 0 || form is not (AngleForm.Unsaid or AngleForm.Other));
        if (isLongitude is null && !isNamed)
            return null;
        if (isLongitude is { } known && name is not null && name.IsLongitude != known)
            name = null;
        return new PositionCandidate(column, source, name, isLongitude is not null, isMain, isLongitude ?? name!.IsLongitude, form);
    }

    /// <summary>Reads a UCD, as <c>pos.eq.ra;meta.main</c> or, before 2005, <c>POS_EQ_RA_MAIN</c>.</summary>
    private static (bool? IsLongitude, bool IsMain) MeaningOf(string? meaning)
    {
        string[] words = (meaning ?? "").ToLowerInvariant().Replace('_', '.').Split(';', StringSplitOptions.TrimEntries);
        string first = words[0];
        bool isMain = first.EndsWith(".main", StringComparison.Ordinal) || words.Contains("meta.main");
        if (first.EndsWith(".main", StringComparison.Ordinal))
            first = first[..^".main".Length];
        bool isError = Array.Exists(words, word => word.StartsWith("stat.", StringComparison.Ordinal));
        return isError ? (null, false) : first switch
        {
            LongitudeMeaning => (true, isMain),
            LatitudeMeaning => (false, isMain),
            _ => (null, false),
        };
    }
}
