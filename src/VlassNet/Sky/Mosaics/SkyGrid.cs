using VlassNet.Sky.Frames;

namespace VlassNet.Sky.Mosaics;

/// <summary>
/// Circles on the sky by the cells that they reach into, so that those at a position are found without looking at all. Cells are
/// bands of declination, each cut into as many cells as it is long; a circle around a pole reaches into all cells of its bands.
/// </summary>
internal sealed class SkyGrid
{
    private const double Smallest = 0.02 * Math.PI / 180;
    private const double LargestCell = 10 * Math.PI / 180;

    /// <summary>A circle that reaches into more cells is looked at for every position instead.</summary>
    private const int MostCells = 4096;

    private readonly SkyCap[] caps;
    private readonly double size;
    private readonly Dictionary<long, List<int>> cells = [];
    private readonly List<int> wide = [];

    public SkyGrid(IEnumerable<SkyCap> caps)
    {
        this.caps = [.. caps];
        double[] radii = [.. this.caps.Select(cap => cap.Radius).Order()];
        size = radii.Length == 0 ? LargestCell : Math.Clamp(2 * radii[radii.Length / 2], Smallest, LargestCell);
        for (int i = 0; i < this.caps.Length; i++)
            Add(i);
    }

    /// <summary>The circles that a position is in, in their order.</summary>
    /// <param name="position">The position, a unit vector.</param>
    /// <param name="found">Receives their numbers.</param>
    public void Find(SkyVector position, List<int> found)
    {
        found.Clear();
        SkyPosition place = position.ToPosition();
        int band = Band(double.DegreesToRadians(place.Declination)), count = CellsIn(band);
        int cell = Math.Min((int)(place.RightAscension / 360 * count), count - 1);
        if (cells.TryGetValue(Key(band, cell), out List<int>? near))
            AddContaining(near, position, found);
        if (wide.Count == 0)
            return;
        AddContaining(wide, position, found);
        found.Sort();
    }

    /// <summary>Pairs of circles that come nearer to each other than this, radians: for each the numbers of the others.</summary>
    public List<int>[] Neighbours(double distance)
    {
        List<int>[] neighbours = [.. caps.Select(_ => new List<int>())];
        HashSet<int> near = [];
        for (int i = 0; i < caps.Length; i++)
        {
            near.Clear();
            IEnumerable<long>? keys = Keys(new SkyCap(caps[i].Centre, caps[i].Radius + distance));
            near.UnionWith(keys is null ? Enumerable.Range(0, caps.Length) : keys.SelectMany(key => cells.GetValueOrDefault(key) ?? []).Concat(wide));
            neighbours[i].AddRange(near.Where(other => other != i && caps[i].Reaches(caps[other], distance)).Order());
        }

        return neighbours;
    }

    private void AddContaining(List<int> numbers, SkyVector position, List<int> found)
    {
        foreach (int number in numbers)
        {
            if (caps[number].Contains(position))
                found.Add(number);
        }
    }

    private void Add(int number)
    {
        if (Keys(caps[number]) is not { } keys)
        {
            wide.Add(number);
            return;
        }

        foreach (long key in keys)
        {
            if (!cells.TryGetValue(key, out List<int>? numbers))
                cells[key] = numbers = [];
            numbers.Add(number);
        }
    }

    /// <summary>The cells that a circle reaches into; null where they are too many.</summary>
    private List<long>? Keys(SkyCap cap)
    {
        if (cap.Radius >= Math.PI / 2)
            return null;
        SkyPosition centre = cap.Centre.ToPosition();
        double declination = double.DegreesToRadians(centre.Declination), south = declination - cap.Radius, north = declination + cap.Radius;
        bool isAroundPole = north >= Math.PI / 2 || south <= -Math.PI / 2;

        // The meridians that touch the circle.
        double half = isAroundPole ? Math.PI : Math.Asin(Math.Min(1, Math.Sin(cap.Radius) / Math.Cos(declination)));
        List<long> keys = [];
        for (int band = Band(south); band <= Band(north); band++)
        {
            int count = CellsIn(band);
            double cell = 2 * Math.PI / count, middle = double.DegreesToRadians(centre.RightAscension);
            long first = (long)Math.Floor((middle - half) / cell), last = (long)Math.Floor((middle + half) / cell);
            if (last - first >= count - 1)
                (first, last) = (0, count - 1);
            if (keys.Count + (last - first) >= MostCells)
                return null;
            for (long i = first; i <= last; i++)
                keys.Add(Key(band, (int)(((i % count) + count) % count)));
        }

        return keys;
    }

    private static long Key(int band, int cell) => ((long)band << 32) | (uint)cell;

    private int Band(double declination) => (int)Math.Floor((Math.Clamp(declination, -Math.PI / 2, Math.PI / 2) + (Math.PI / 2)) / size);

    /// <summary>As many as fit where the band is longest.</summary>
    private int CellsIn(int band)
    {
        double south = (band * size) - (Math.PI / 2), north = south + size;
        double widest = south <= 0 && north >= 0 ? 1 : Math.Max(Math.Cos(south), Math.Cos(Math.Min(north, Math.PI / 2)));
        return Math.Max(1, (int)(2 * Math.PI * widest / size));
    }
}
