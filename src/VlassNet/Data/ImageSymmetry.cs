namespace VlassNet.Data;

/// <summary>
/// The eight symmetries of the square, by which a copy of an image can hide. Directions are those of a picture with row 0 at the
/// bottom and column 0 at the left; order and names are those of <c>SquareSymmetry.All</c>.
/// </summary>
public enum ImageSymmetry
{
    /// <summary>The image as it is.</summary>
    Identity,

    /// <summary>The columns reversed.</summary>
    FlipHorizontal,

    /// <summary>The rows reversed.</summary>
    FlipVertical,

    /// <summary>Half a turn.</summary>
    Rotate180,

    /// <summary>Rows and columns exchanged.</summary>
    Transpose,

    /// <summary>A quarter turn counter-clockwise.</summary>
    Rotate90,

    /// <summary>A quarter turn clockwise.</summary>
    Rotate270,

    /// <summary>Reflected about the other diagonal.</summary>
    AntiTranspose,
}
