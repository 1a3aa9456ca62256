namespace VlassNet.Keras.Hdf5;

/// <summary>The filters that were applied to a dataset's chunks.</summary>
internal static class FilterList
{
    private const int Deflate = 1, Shuffle = 2;

    /// <summary>Whether the chunks are deflated, which may follow a shuffle of bytes; other filters are refused.</summary>
    public static bool HasDeflate(ReadOnlySpan<byte> bytes, string path, InputErrors errors)
    {
        List<int> filters = [];
        bool isFirst = bytes[0] == 1;
        int at = isFirst ? 8 : 2;
        for (int left = bytes[1]; left > 0; left--)
        {
            if (at + 8 > bytes.Length)
                throw errors.In(path, $"{bytes[1]} filters", $"{filters.Count}");
            filters.Add(RawBytes.Short(bytes, at));
            int name = isFirst ? (RawBytes.Short(bytes, at + 2) + 7) & ~7 : 0, values = RawBytes.Short(bytes, at + (isFirst ? 6 : 4));
            at += isFirst ? 8 + name + (((values + 1) & ~1) * 4) : 6 + (values * 4);
        }

        return filters switch
        {
            [] or [Shuffle] => false,
            [Deflate] or [Shuffle, Deflate] => true,
            _ => throw errors.In(path, "values as they are, or with h5py's shuffle and gzip", $"the filters {string.Join(", ", filters)}"),
        };
    }
}
