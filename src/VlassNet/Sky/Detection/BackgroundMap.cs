namespace VlassNet.Sky.Detection;

/// <summary>Background and noise at each pixel of an image, in its unit.</summary>
internal abstract class BackgroundMap
{
    /// <summary>Whether there is noise anywhere; where there is none, nothing can be said to stand out of it.</summary>
    public abstract bool HasNoise { get; }

    /// <summary>Number of the values that <see cref="Levels"/> needs room for.</summary>
    public abstract int Nodes { get; }

    /// <summary>The background at a pixel.</summary>
    public abstract double Background(double row, double column);

    /// <summary>The standard deviation of the noise at a pixel.</summary>
    public abstract double Noise(double row, double column);

    /// <summary>Background plus so many standard deviations, for the pixels of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="deviations">How many.</param>
    /// <param name="nodes">Room for <see cref="Nodes"/> values.</param>
    /// <param name="levels">Gets the values.</param>
    public abstract void Levels(int row, float deviations, Span<float> nodes, Span<float> levels);

    /// <summary>Measures an image (<see cref="MeshMap"/>).</summary>
    public static BackgroundMap Measure(
        int rows, int columns, int meshSize, int threads, Func<int, int, ReadOnlyMemory<float>> rowsOf, CancellationToken token) =>
        MeshMap.Measure(rows, columns, meshSize, threads, rowsOf, token);
}
