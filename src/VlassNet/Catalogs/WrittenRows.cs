using System.Text;

namespace VlassNet.Catalogs;

/// <summary>Finds out how many rows of an interrupted run are on the disk.</summary>
internal static class WrittenRows
{
    private const string RowStart = "<TR>";

    /// <summary>The whole rows that are there; the stream then stands after the last one, and what follows is cut off.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="hasStart">Whether it has what stands before the first row of a catalogue.</param>
    public static int Count(FileStream stream, CatalogFormat format, bool hasStart)
    {
        int lines = 0, rows = 0;
        long end = 0;
        byte[] buffer = new byte[1 << 16];
        List<byte> start = [];
        stream.Position = 0;
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            long position = stream.Position - count;
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    if (start.Count < RowStart.Length)
                        start.Add(buffer[i]);
                    continue;
                }

                bool isRow = format == CatalogFormat.Csv ? lines > 0 || !hasStart : Encoding.ASCII.GetString([.. start]) == RowStart;
                lines++;
                start.Clear();
                if (isRow)
                    rows++;
                if (isRow || rows == 0)
                    end = position + i + 1;
            }
        }

        stream.SetLength(end);
        stream.Position = end;
        return rows;
    }
}
