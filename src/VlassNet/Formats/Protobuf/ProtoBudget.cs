namespace VlassNet.Formats.Protobuf;

/// <summary>What a message may be made of. A field of two bytes becomes an object of fifty, so that there are not to be too many.</summary>
internal sealed class ProtoBudget
{
    private const int MostFields = 400_000;

    private int fields;

    /// <exception cref="FormatException">There are too many.</exception>
    public void TakeField()
    {
        if (++fields > MostFields)
            throw new FormatException($"more than {MostFields:N0} fields");
    }
}
