namespace VlassNet.Sky.Frames;

/// <summary>A direction on the sky in the rectangular coordinates of a frame: x towards (0°, 0°), z towards latitude 90°.</summary>
internal readonly record struct SkyVector(double X, double Y, double Z)
{
    public static SkyVector operator +(SkyVector left, SkyVector right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    public static SkyVector operator -(SkyVector left, SkyVector right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    public static SkyVector operator *(SkyVector vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    public static SkyVector Of(SkyPosition position)
    {
        (double sinLongitude, double cosLongitude) = Math.SinCos(double.DegreesToRadians(position.RightAscension));
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(position.Declination));
        return new SkyVector(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    public double Dot(SkyVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public SkyVector Cross(SkyVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The position, of any length of the vector, with 0 ≤ longitude &lt; 360.</summary>
    public SkyPosition ToPosition()
    {
        double longitude = double.RadiansToDegrees(Math.Atan2(Y, X));
        if (longitude < 0)
            longitude += 360;
        return new SkyPosition(longitude == 360 ? 0 : longitude, double.RadiansToDegrees(Math.Atan2(Z, double.Hypot(X, Y))));
    }
}
