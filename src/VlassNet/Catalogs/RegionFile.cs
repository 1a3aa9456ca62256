using System.Globalization;
using System.Text;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// Writes what was found in an image as a region file of DS9: an ellipse for each component, as wide as its width at half height and with its
/// source's name at the brightest; and a circle around each source of several components. UTF-8, the same bytes in every culture.
/// </summary>
/// <remarks>
/// Positions are in <c>fk5</c>, which differs from the ICRS by less than 0.03 arcseconds; where the image has no coordinates, in <c>image</c>,
/// which counts pixels from 1. DS9 counts angles from the right, so they are the position angles and 90 degrees.
/// </remarks>
public static class RegionFile
{
    /// <summary>Writes a file, which is there as a whole or not at all.</summary>
    /// <param name="path">Where, e.g. <c>found.reg</c>.</param>
    /// <param name="sources">What was found.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public static void Write(string path, IEnumerable<DetectedSource> sources) => AtomicFile.Write(path, stream => Write(stream, sources));

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="sources">What was found.</param>
    public static void Write(Stream stream, IEnumerable<DetectedSource> sources)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sources);
        WriteStart(stream);
        WriteRegions(stream, sources);
    }

    /// <summary>Writes what stands before the first region.</summary>
    internal static void WriteStart(Stream stream) => stream.Write("# Region file format: DS9 version 4.1\nglobal color=green width=1\n"u8);

    /// <summary>Writes the regions of sources.</summary>
    internal static void WriteRegions(Stream stream, IEnumerable<DetectedSource> sources)
    {
        StringBuilder text = new();
        foreach (DetectedSource source in sources)
        {
            for (int i = 0; i < source.Components.Length; i++)
            {
                SourceComponent one = source.Components[i];
                string unit = one.Position is null ? "" : "\"";
                string name = i == 0 ? $" # text={{{Printable(source.Name)}}}" : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Place("ellipse", one.Position, one.Row, one.Column)},{one.MajorAxis / 2:F2}{unit},{one.MinorAxis / 2:F2}{unit},{Angle(one.PositionAngle):F1}){name}\n");
            }

            if (source.Components.Length > 1)
            {
                string unit = source.Position is null ? "" : "\"";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Place("circle", source.Position, source.Row, source.Column)},{source.Extent / 2:F2}{unit}) # color=cyan\n");
            }
        }

        stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString()));
    }

    private static string Place(string shape, SkyPosition? position, double row, double column) => position is { } sky
        ? string.Create(CultureInfo.InvariantCulture, $"fk5; {shape}({sky.RightAscension:F7},{sky.Declination:F7}")
        : string.Create(CultureInfo.InvariantCulture, $"image; {shape}({column + 1:F3},{row + 1:F3}");

    private static double Angle(double positionAngle) => (positionAngle + 90) % 360;

    /// <summary>Braces end a text, and a line ends with it.</summary>
    private static string Printable(string name) => name.ReplaceLineEndings(" ").Replace('{', '(').Replace('}', ')');
}
