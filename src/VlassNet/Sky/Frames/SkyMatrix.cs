namespace VlassNet.Sky.Frames;

/// <summary>A 3×3 matrix that takes unit vectors from one celestial frame to another, row by row.</summary>
internal readonly record struct SkyMatrix(SkyVector First, SkyVector Second, SkyVector Third)
{
    public static SkyMatrix Identity => new(new SkyVector(1, 0, 0), new SkyVector(0, 1, 0), new SkyVector(0, 0, 1));

    /// <summary>The matrix that undoes this one.</summary>
    public SkyMatrix Inverse
    {
        get
        {
            SkyVector a = Second.Cross(Third), b = Third.Cross(First), c = First.Cross(Second);
            double scale = 1 / First.Dot(a);
            return new SkyMatrix(
                new SkyVector(a.X * scale, b.X * scale, c.X * scale), new SkyVector(a.Y * scale, b.Y * scale, c.Y * scale),
                new SkyVector(a.Z * scale, b.Z * scale, c.Z * scale));
        }
    }

    /// <summary>Turns the frame, not the vectors, about its x axis.</summary>
    public static SkyMatrix AboutX(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new SkyMatrix(new SkyVector(1, 0, 0), new SkyVector(0, cos, sin), new SkyVector(0, -sin, cos));
    }

    /// <summary>Turns the frame about its y axis.</summary>
    public static SkyMatrix AboutY(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new SkyMatrix(new SkyVector(cos, 0, -sin), new SkyVector(0, 1, 0), new SkyVector(sin, 0, cos));
    }

    /// <summary>Turns the frame about its z axis.</summary>
    public static SkyMatrix AboutZ(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new SkyMatrix(new SkyVector(cos, sin, 0), new SkyVector(-sin, cos, 0), new SkyVector(0, 0, 1));
    }

    public static SkyVector operator *(SkyMatrix matrix, SkyVector vector) =>
        new(matrix.First.Dot(vector), matrix.Second.Dot(vector), matrix.Third.Dot(vector));

    public static SkyMatrix operator *(SkyMatrix left, SkyMatrix right) =>
        new(Row(left.First, right), Row(left.Second, right), Row(left.Third, right));

    private static SkyVector Row(SkyVector row, SkyMatrix right) =>
        (right.First * row.X) + (right.Second * row.Y) + (right.Third * row.Z);
}
