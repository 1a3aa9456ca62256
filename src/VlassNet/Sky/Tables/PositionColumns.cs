using System.Collections.Immutable;
using VlassNet.Formats.Tables;

namespace VlassNet.Sky.Tables;

/// <summary>The columns of a table that are the position of its sources.</summary>
internal sealed class PositionColumns
{
    private readonly Angle longitude;
    private readonly Angle latitude;

    private PositionColumns(TableReader reader, PositionPair pair)
    {
        longitude = new Angle(reader, pair.Longitude);
        latitude = new Angle(reader, pair.Latitude);
    }

    /// <summary>
    /// Finds a right ascension and the declination that belongs to it, by their UCDs and names. What is said to be the main position is
    /// taken before others, and degrees before sexagesimal values of the same position.
    /// </summary>
    /// <returns>Null where no column is a right ascension or a declination.</returns>
    /// <exception cref="BadInputException">
    /// There is only one of the two; or there are several positions, and nothing says which; or they are not those of today.
    /// </exception>
    public static PositionColumns? Find(TableReader reader)
    {
        ImmutableArray<PositionCandidate> candidates =
            [.. reader.Columns.Select(PositionCandidate.Of).OfType<PositionCandidate>()];
        if (candidates.IsEmpty)
            return null;
        PositionPair[] pairs = [.. candidates.Where(one => one.IsLongitude)
            .Select(one => PositionPair.Of(one, candidates.Where(other => !other.IsLongitude))).OfType<PositionPair>()];
        if (pairs.Length == 0)
            throw reader.Wrong(reader.Top, "columns ra and dec", reader.ColumnList(), "Name the columns ra and dec, in degrees.");
        PositionPair[] today = [.. pairs.Where(pair => pair.IsToday)];
        if (today.Length == 0)
        {
            string frame = pairs[0].Longitude.Source.Frame is { } system ? $" in {$"{system.System} {system.Equinox}".Trim()}" : "";
            throw reader.Wrong(
                reader.Top, "positions in ICRS, or FK5 of J2000", $"{pairs[0].Title}{frame}", "Convert them, e.g. with astropy's SkyCoord.");
        }

        return new PositionColumns(reader, CheckUnits(reader, Choose(reader, today)));
    }

    /// <summary>The position of the row that was read.</summary>
    /// <exception cref="BadInputException">It is none.</exception>
    public SkyPosition Read()
    {
        double ra = longitude.Read();
        return new SkyPosition(ra < 0 ? ra + 360 : ra, latitude.Read());
    }

    private static PositionPair Choose(TableReader reader, PositionPair[] pairs)
    {
        int rank = pairs.Max(pair => pair.Rank);
        PositionPair[] best = [.. pairs.Where(pair => pair.Rank == rank)];
        if (Array.Exists(best, pair => pair != best[0] && !pair.IsSamePosition(best[0])))
        {
            throw reader.Wrong(
                reader.Top, "one position of each source", string.Join(", ", best.Select(pair => pair.Title)),
                "Leave one of them, or name its columns ra and dec.");
        }

        return pairs.Where(pair => pair == best[0] || pair.IsSamePosition(best[0])).OrderByDescending(pair => pair.Handiness).First();
    }

    private static PositionPair CheckUnits(TableReader reader, PositionPair pair)
    {
        foreach (PositionCandidate column in (PositionCandidate[])[pair.Longitude, pair.Latitude])
        {
            if (column.Form == AngleForm.Other)
            {
                throw reader.Wrong(
                    reader.Top, $"degrees, hours, radians or sexagesimal values in the column {column.Source.Name}", column.Source.Unit ?? column.Source.Name,
                    "Convert it to degrees.");
            }
        }

        return pair;
    }
}
