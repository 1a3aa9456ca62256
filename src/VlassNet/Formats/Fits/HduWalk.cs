namespace VlassNet.Formats.Fits;

/// <summary>Goes from part to part of a FITS file and finds the image that is wanted.</summary>
internal static class HduWalk
{
    private const int MostNamed = 10;

    private static ReadOnlySpan<byte> Start => "SIMPLE  ="u8;

    /// <summary>Refuses what does not begin like FITS, before more is done with it.</summary>
    public static void CheckStart(FitsBytes bytes)
    {
        Span<byte> start = stackalloc byte[Start.Length];
        int count = bytes.ReadAt(0, start);
        if (!start[..count].SequenceEqual(Start))
        {
            string found = count == 0 ? "nothing" : $"the bytes {Convert.ToHexString(start[..count])}";
            throw bytes.Wrong(
                "a FITS file, which begins with SIMPLE", found, 0,
                "Check the file; what a server sent may be a message in HTML.");
        }
    }

    /// <summary>The part that is asked for, which is an image.</summary>
    public static FitsHdu FindImage(FitsBytes bytes, HduChoice choice, CancellationToken token)
    {
        CheckStart(bytes);
        List<string> seen = [];
        FitsHdu? small = null;
        int count = 0;
        long end = 0;
        foreach (FitsHdu hdu in Parts(bytes, token))
        {
            if (choice.Index is null && choice.Name is null)
            {
                // What may be an image and cannot be read is never passed over for a later one.
                if (hdu.IsPackedImage || hdu.IsRandomGroups || (hdu.IsImage && hdu.Axes.Count(length => length > 1) >= 2))
                    return CheckImage(hdu);
                small ??= hdu.IsImage && hdu.Axes.Length >= 2 && hdu.DataLength > 0 ? hdu : null;
            }
            else if (IsWanted(hdu, choice))
            {
                return CheckImage(hdu);
            }

            if (count++ < MostNamed)
                seen.Add($"{hdu.Title} of type {hdu.Kind} and {hdu.Axes.Length} axes");
            end = hdu.End;
        }

        if (small is not null)
            return CheckImage(small);
        string found = string.Join(", ", seen) + (count > MostNamed ? $" and {count - MostNamed:N0} more" : "");
        throw bytes.Wrong(Wanted(choice), found, bytes.Available(0, end), "Check which part of the file has the image.");
    }

    public static IEnumerable<FitsHdu> Parts(FitsBytes bytes, CancellationToken token)
    {
        long offset = 0;
        for (int index = 0; index == 0 || IsExtension(bytes, offset); index++)
        {
            FitsHdu hdu = new(bytes, index, offset, token);
            yield return hdu;
            offset = hdu.End;
        }
    }

    // What comes after the last extension and is none (the standard's "special records", padding of a tape) ends the file.
    private static bool IsExtension(FitsBytes bytes, long offset)
    {
        Span<byte> start = stackalloc byte[9];
        if (bytes.Available(offset, start.Length) < start.Length)
            return false;
        bytes.ReadExactly(offset, start);
        return start.SequenceEqual("XTENSION="u8);
    }

    private static bool IsWanted(FitsHdu hdu, HduChoice choice) =>
        choice.Index is int index
            ? hdu.Index == index
            : hdu.Name.Equals(choice.Name!.Trim(), StringComparison.OrdinalIgnoreCase)
                && (choice.Version is not int version || hdu.Version == version);

    private static string Wanted(HduChoice choice)
    {
        if (choice.Index is int index)
            return index == 0 ? "a primary array" : $"an extension {index}";
        if (choice.Name is not string name)
            return "an image of two axes or more";
        return $"an extension {name}" + (choice.Version is int version ? $",{version}" : "");
    }

    private static FitsHdu CheckImage(FitsHdu hdu)
    {
        if (hdu.IsRandomGroups)
        {
            throw hdu.Header.Wrong(
                "GROUPS", "an image", "random groups, which hold visibilities and no image",
                "Make an image of them first, e.g. with CASA or AIPS.");
        }

        if (!hdu.IsImage && !hdu.IsPackedImage)
        {
            throw hdu.Header.Wrong(
                "XTENSION", "an image", $"{hdu.Title} of type {hdu.Kind}", "Choose an extension of type IMAGE.");
        }

        return hdu;
    }
}
