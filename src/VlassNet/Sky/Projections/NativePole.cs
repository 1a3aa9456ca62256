namespace VlassNet.Sky.Projections;

/// <summary>
/// Where the native pole is on the sky, of projections whose reference point is another (paper II, 2.4, with wcslib's care at the poles).
/// The native longitude of the reference point is 0.
/// </summary>
internal static class NativePole
{
    private const double Tolerance = 1e-10;
    private const double DegreesInRadian = 180 / Math.PI;

    /// <summary>The position of the native pole; null where no pole fits.</summary>
    /// <param name="reference">The position of the reference point, degrees.</param>
    /// <param name="nativeLatitude">Its native latitude θ₀, degrees.</param>
    /// <param name="lonPole">Native longitude of the celestial pole, degrees.</param>
    /// <param name="latPole">Where two poles fit, the latitude of that which is wanted, degrees.</param>
    public static SkyPosition? Find(SkyPosition reference, double nativeLatitude, double lonPole, double latPole)
    {
        (double sinReference, double cosReference) = NativeRotation.SinCos(reference.Declination);
        (double sinPole, double cosPole) = NativeRotation.SinCos(lonPole);
        (double sinNative, double cosNative) = NativeRotation.SinCos(nativeLatitude);
        double along = cosNative * cosPole;
        double radius = double.Hypot(along, sinNative);
        double latitude = latPole;
        if (radius < Tolerance)
        {
            if (Math.Abs(sinReference) > Tolerance)
                return null;
        }
        else
        {
            double ratio = sinReference / radius;
            if (!(Math.Abs(ratio) <= 1 + Tolerance))
                return null;
            double middle = Math.Atan2(sinNative, along) * DegreesInRadian;
            double reach = Math.Acos(Math.Clamp(ratio, -1, 1)) * DegreesInRadian;
            double first = Math.IEEERemainder(middle + reach, 360);
            double second = Math.IEEERemainder(middle - reach, 360);
            bool isFirst = Math.Abs(latPole - first) < Math.Abs(latPole - second);
            (double near, double far) = isFirst ? (first, second) : (second, first);
            latitude = Math.Abs(near) < 90 + Tolerance ? near : far;
        }

        if (!(Math.Abs(latitude) < 90 + Tolerance))
            return null;
        latitude = Math.Clamp(latitude, -90, 90);
        return new SkyPosition(Longitude(), latitude);

        double Longitude()
        {
            (double sinLatitude, double cosLatitude) = NativeRotation.SinCos(latitude);
            double depth = cosLatitude * cosReference;
            if (Math.Abs(depth) >= Tolerance)
            {
                return reference.RightAscension - (DegreesInRadian * Math.Atan2(
                    sinPole * cosNative / cosReference, (sinNative - (sinLatitude * sinReference)) / depth));
            }

            if (Math.Abs(cosReference) < Tolerance)
                return reference.RightAscension;
            return latitude > 0 ? reference.RightAscension + lonPole - 180 : reference.RightAscension - lonPole;
        }
    }
}
