namespace VlassNet.Reporting.Mosaics;

/// <summary>A picture that is drawn pixel by pixel, from the top left; what is outside is left out.</summary>
internal sealed class PixelCanvas
{
    private readonly byte[] pixels;

    public PixelCanvas(int width, int height, Rgb ground)
    {
        Width = width;
        Height = height;
        pixels = new byte[width * height * 3];
        Fill(new PixelBox(0, 0, width, height), ground);
    }

    public int Width { get; }

    public int Height { get; }

    public void Save(Stream stream) => PngWriter.Write(stream, pixels, Width, Height);

    public void Set(int x, int y, Rgb color)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
            return;
        int place = ((y * Width) + x) * 3;
        (pixels[place], pixels[place + 1], pixels[place + 2]) = (color.Red, color.Green, color.Blue);
    }

    public void Fill(PixelBox box, Rgb color)
    {
        for (int y = box.Top; y < box.Top + box.Height; y++)
        {
            for (int x = box.Left; x < box.Left + box.Width; x++)
                Set(x, y, color);
        }
    }

    /// <summary>A frame around a box, outside of it.</summary>
    public void Frame(PixelBox box, int width, Rgb color)
    {
        for (int y = box.Top - width; y < box.Top + box.Height + width; y++)
        {
            for (int x = box.Left - width; x < box.Left + box.Width + width; x++)
            {
                if (!box.Has(x, y))
                    Set(x, y, color);
            }
        }
    }

    /// <summary>The line of an ellipse, with a dark edge so that it is seen on any colour.</summary>
    /// <param name="clip">Where it may be drawn.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="first">Half an axis: to the right and down.</param>
    /// <param name="second">Half the other axis.</param>
    /// <param name="color">The line's colour.</param>
    public void Ellipse(PixelBox clip, double x, double y, (double X, double Y) first, (double X, double Y) second, Rgb color)
    {
        // No more steps than a picture has pixels around its edge.
        double length = double.Hypot(first.X, first.Y) + double.Hypot(second.X, second.Y);
        int steps = (int)Math.Clamp(Math.Ceiling(2 * Math.PI * length), 16, 4 * (Width + Height));
        foreach (bool isEdge in (ReadOnlySpan<bool>)[true, false])
        {
            for (int step = 0; step < steps; step++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * step / steps);
                Dot(x + (cosine * first.X) + (sine * second.X), y + (cosine * first.Y) + (sine * second.Y), isEdge);
            }
        }

        void Dot(double across, double down, bool isEdge)
        {
            if (!(Math.Abs(across) < int.MaxValue / 2 && Math.Abs(down) < int.MaxValue / 2))
                return;
            int reach = isEdge ? 1 : 0;
            for (int dy = -reach; dy <= reach + 1; dy++)
            {
                for (int dx = -reach; dx <= reach + 1; dx++)
                {
                    (int column, int row) = ((int)Math.Floor(across - 0.5) + dx, (int)Math.Floor(down - 0.5) + dy);
                    if (clip.Has(column, row))
                        Set(column, row, isEdge ? default : color);
                }
            }
        }
    }

    /// <summary>A line of text in letters of 10×14 pixels with a shadow; what has no room is left out.</summary>
    /// <param name="clip">Where it may be drawn.</param>
    /// <param name="x">Its left side.</param>
    /// <param name="y">Its top.</param>
    /// <param name="text">The text.</param>
    /// <param name="color">Its colour.</param>
    public void Text(PixelBox clip, int x, int y, string text, Rgb color)
    {
        Letters(clip, x + 1, y + 1, text, default);
        Letters(clip, x, y, text, color);
    }

    /// <summary>How wide a text is.</summary>
    public static int WidthOf(string text) => text.Length * BitmapFont.Advance * Zoom;

    /// <summary>Pixels from a line of text to the next.</summary>
    public const int Line = (BitmapFont.Height + 2) * Zoom;

    private const int Zoom = 2;

    private void Letters(PixelBox clip, int x, int y, string text, Rgb color)
    {
        foreach (char letter in text)
        {
            for (int dot = 0; dot < BitmapFont.Advance * BitmapFont.Height * Zoom * Zoom; dot++)
            {
                (int row, int column) = Math.DivRem(dot, BitmapFont.Advance * Zoom);
                if (BitmapFont.HasDot(letter, column / Zoom, row / Zoom) && clip.Has(x + column, y + row))
                    Set(x + column, y + row, color);
            }

            x += BitmapFont.Advance * Zoom;
        }
    }
}

/// <summary>A box of pixels.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    public bool Has(int x, int y) => x >= Left && y >= Top && x < Left + Width && y < Top + Height;
}
