using System.Text;

namespace VlassNet.Tests.Sky;

/// <summary>Small FITS files made by hand.</summary>
internal static class FitsText
{
    /// <summary>A 2×3 image of bytes 0…5 with other cards added, which take the place of those of the same keyword.</summary>
    public static byte[] Image(params string[] cards) => File(cards, [0, 1, 2, 3, 4, 5]);

    public static byte[] File(string[] cards, byte[] data)
    {
        string[] usual = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 3", "NAXIS2  = 2"];
        IEnumerable<string> kept =
            usual.Where(card => !cards.Any(other => other.StartsWith(card[..9], StringComparison.Ordinal)));
        IOrderedEnumerable<string> all = kept.Concat(cards).OrderBy(card => !card.StartsWith("SIMPLE", StringComparison.Ordinal));
        return [.. Header(all), .. data, .. new byte[Padding(data.Length)]];
    }

    /// <summary>An extension of type IMAGE, or whatever the cards say.</summary>
    public static byte[] Extension(string[] cards, byte[] data) =>
        [.. Header(["XTENSION= 'IMAGE   '", .. cards]), .. data, .. new byte[Padding(data.Length)]];

    public static byte[] Header(IEnumerable<string> cards)
    {
        string text = string.Concat(cards.Append("END").Select(card => card.PadRight(80)));
        return Encoding.Latin1.GetBytes(text + new string(' ', Padding(text.Length)));
    }

    private static int Padding(int length) => (2880 - (length % 2880)) % 2880;
}
