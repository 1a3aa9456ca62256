namespace VlassNet.Sky.Tables;

/// <summary>How the angles of a column are written.</summary>
internal enum AngleForm
{
    /// <summary>Nothing says it: numbers are degrees, and sexagesimal values are hours of right ascension or degrees of declination.</summary>
    Unsaid,

    /// <summary>Numbers, degrees.</summary>
    Degrees,

    /// <summary>Numbers, or sexagesimal values, in hours.</summary>
    Hours,

    /// <summary>Numbers, radians.</summary>
    Radians,

    /// <summary>Sexagesimal: hours of right ascension, degrees of declination.</summary>
    Sexagesimal,

    /// <summary>Something that is no angle, or none that is known.</summary>
    Other,
}
