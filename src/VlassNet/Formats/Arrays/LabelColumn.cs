namespace VlassNet.Formats.Arrays;

/// <summary>The labels of a file, one for each image: whole numbers, or the names of classes.</summary>
/// <param name="Numbers">The numbers; none where there are names.</param>
/// <param name="Names">The names; null where there are numbers.</param>
internal sealed record LabelColumn(int[] Numbers, string[]? Names = null)
{
    public int Count => Names?.Length ?? Numbers.Length;
}
