namespace VlassNet.Sky.Detection;

/// <summary>Background and noise that somebody else measured, pixel by pixel.</summary>
/// <param name="maps">The maps, of the image's shape.</param>
/// <param name="scale">One unit of the maps in units of the image.</param>
internal sealed class GivenMap(DetectionMaps maps, double scale) : BackgroundMap
{
    public override bool HasNoise => maps.Noise.AsSpan().ContainsAnyInRange(float.Epsilon, float.MaxValue);

    public override int Nodes => 0;

    /// <summary>Whether the maps have values for a pixel.</summary>
    public bool HasValue(int place) =>
        maps.Noise[place] > 0 && float.IsFinite(maps.Noise[place]) && (maps.Background is not { } background || float.IsFinite(background[place]));

    public override double Background(double row, double column) => maps.Background is { } background ? background[Place(row, column)] * scale : 0;

    public override double Noise(double row, double column) => maps.Noise[Place(row, column)] * scale;

    public override void Levels(int row, float deviations, Span<float> nodes, Span<float> levels)
    {
        int first = Place(row, 0);
        for (int column = 0; column < levels.Length; column++)
            levels[column] = (float)(((maps.Background?[first + column] ?? 0) + (deviations * maps.Noise[first + column])) * scale);
    }

    /// <summary>The nearest pixel.</summary>
    private int Place(double row, double column) =>
        ((int)Math.Clamp(Math.Round(row), 0, maps.Rows - 1) * maps.Columns) + (int)Math.Clamp(Math.Round(column), 0, maps.Columns - 1);
}
