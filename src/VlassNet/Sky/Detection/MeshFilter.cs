namespace VlassNet.Sky.Detection;

/// <summary>What is done to the values of a mesh's cells.</summary>
internal sealed class MeshFilter(int rows, int columns)
{
    /// <summary>Gives cells without a measure the mean of the nearest ones that have one, as rings of growing size find them.</summary>
    /// <param name="backgrounds">Values, NaN where there is none; 0 everywhere if no cell has one.</param>
    /// <param name="noises">Likewise; a cell of noise 0 has no measure if any other has.</param>
    public void Fill(float[] backgrounds, float[] noises)
    {
        bool[] known = Array.ConvertAll(noises, noise => noise > 0);
        if (!Array.Exists(known, is_ => is_))
        {
            Array.Clear(backgrounds);
            Array.Clear(noises);
            return;
        }

        // Cells next to measured ones first, ring after ring: each cell is looked at once.
        while (Array.Exists(known, is_ => !is_))
        {
            List<(int Place, float Background, float Noise)> filled = [];
            for (int place = 0; place < known.Length; place++)
            {
                if (!known[place] && Mean(place, known, backgrounds, noises) is { } mean)
                    filled.Add((place, mean.Background, mean.Noise));
            }

            foreach ((int place, float background, float noise) in filled)
                (known[place], backgrounds[place], noises[place]) = (true, background, noise);
        }
    }

    /// <summary>The median of each cell and its neighbours, as many as there are; of an even number the mean of the middle two.</summary>
    public float[] Median(float[] values)
    {
        float[] result = new float[values.Length];
        Span<float> near = stackalloc float[9];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int count = 0;
                for (int y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
                {
                    for (int x = Math.Max(0, column - 1); x <= Math.Min(columns - 1, column + 1); x++)
                        near[count++] = values[(y * columns) + x];
                }

                near[..count].Sort();
                result[(row * columns) + column] = (float)((near[count / 2] + (double)near[(count - 1) / 2]) / 2);
            }
        }

        return result;
    }

    private (float Background, float Noise)? Mean(int place, bool[] known, float[] backgrounds, float[] noises)
    {
        int row = place / columns, column = place % columns, count = 0;
        double background = 0, noise = 0;
        for (int y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
        {
            for (int x = Math.Max(0, column - 1); x <= Math.Min(columns - 1, column + 1); x++)
            {
                int other = (y * columns) + x;
                if (!known[other])
                    continue;
                background += backgrounds[other];
                noise += noises[other];
                count++;
            }
        }

        return count == 0 ? null : ((float)(background / count), (float)(noise / count));
    }
}
