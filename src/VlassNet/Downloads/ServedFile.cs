using System.Globalization;
using System.Net.Http.Headers;

namespace VlassNet.Downloads;

/// <summary>What tells whether a server still has the file of which a part is here: its tag or date, and its length.</summary>
/// <param name="Tag">A tag that stands for every byte (a strong one), or null.</param>
/// <param name="Modified">When the file was last changed, where that is as good as a strong tag and there is no tag at all.</param>
/// <param name="Length">Bytes in all.</param>
internal sealed record ServedFile(EntityTagHeaderValue? Tag, DateTimeOffset? Modified, long Length)
{
    private const string Title = "VlassNet download 1";
    private const int LongestText = 4096;

    // A date has seconds, in which a file can change twice, and two clocks may have made it. RFC 9110 §8.8.2.2 takes a date that is at least
    // a second older than its answer if the clocks are no concern; its forerunner had a minute, by which they are none.
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    /// <summary>To be sent with a range: the server then sends the whole file if it is another one by now.</summary>
    public RangeConditionHeaderValue Condition => Tag is null ? new(Modified!.Value) : new(Tag);

    /// <summary>What the answer with a whole file says of it; null where that is too little to go on with a part of it.</summary>
    public static ServedFile? Of(HttpResponseMessage whole)
    {
        EntityTagHeaderValue? tag = whole.Headers.ETag is { IsWeak: false } strong ? strong : null;

        // Not beside a weak tag: RFC 9110 §13.1.5 allows a date only to who has no tag.
        DateTimeOffset? modified = whole.Headers.Contains("ETag") ? null : whole.Content.Headers.LastModified;
        if (whole.Headers.Date is not { } answered || answered - modified < SettledAfter)
            modified = null;
        return whole.Content.Headers.ContentLength is long length and > 0 && (tag is not null || modified is not null)
            ? new ServedFile(tag, modified, length)
            : null;
    }

    /// <summary>Whether an answer with a range is the rest of this file: the range must be, and the tag or date must be there again.</summary>
    public bool IsContinuedBy(HttpResponseMessage answer, long offset)
    {
        ContentRangeHeaderValue? range = answer.Content.Headers.ContentRange;
        return range is { Unit: "bytes", From: long from, To: long to } && from == offset && to == Length - 1
            && (range.Length ?? Length) == Length
            && (Tag is null ? answer.Content.Headers.LastModified == Modified : Tag.Equals(answer.Headers.ETag));
    }

    /// <summary>Reads what <see cref="ToText"/> wrote; nothing if there is no such file, or it says something else.</summary>
    public static (ServedFile? File, long Saved) Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= LongestText })
            return default;
        return File.ReadAllLines(path) is [Title, string key, string length, string saved]
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
            && long.TryParse(saved, NumberStyles.None, CultureInfo.InvariantCulture, out long savedBytes)
            && FromKey(key, bytes) is { } file
            ? (file, savedBytes)
            : default;
    }

    /// <param name="saved">How many bytes of it are on the disk for certain.</param>
    public string ToText(long saved)
    {
        string key = Tag?.ToString() ?? Modified!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Title}\n{key}\n{Length}\n{saved}\n");
    }

    private static ServedFile? FromKey(string key, long length)
    {
        if (EntityTagHeaderValue.TryParse(key, out EntityTagHeaderValue? tag))
            return new ServedFile(tag, null, length);
        return DateTimeOffset.TryParseExact(
            key, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset modified)
            ? new ServedFile(null, modified, length)
            : null;
    }
}
