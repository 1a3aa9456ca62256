using System.Globalization;
using System.Text;

namespace VlassNet.Networks;

/// <summary>
/// The table that <c>model.summary()</c> of Keras 2.12 prints for a sequential network, quirks included: in the first column
/// a leading space is not counted, so that a name which fills its column pushes the rest of its line one place to the right.
/// </summary>
internal static class SummaryTable
{
    private const int Width = 65;

    /// <summary>Where each column ends: 45, 85 and 100 % of the width.</summary>
    private static readonly int[] Ends = [29, 55, Width];

    /// <summary>Writes the table, its lines parted by <c>\n</c>, with none after the last.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="names">Gives the layers their names; a new one for those of a fresh session.</param>
    public static string Format(NetworkSpec spec, LayerNames names)
    {
        StringBuilder text = new();
        text.Append("Model: \"").Append(names.Next("sequential")).Append("\"\n");
        AppendRule(text, '_');
        AppendRow(text, "Layer (type)", "Output Shape", "Param #");
        AppendRule(text, '=');
        long total = 0, nonTrainable = 0;
        foreach (LayerSummary layer in LayerSummary.Of(spec))
        {
            AppendRow(
                text,
                $"{names.Next(layer.Kind)} ({layer.Type})",
                layer.OutputShape,
                layer.Parameters.ToString(CultureInfo.InvariantCulture));
            AppendRule(text, ' ');
            total += layer.Parameters;
            nonTrainable += layer.NonTrainable;
        }

        AppendRule(text, '=');
        text.Append(CultureInfo.InvariantCulture, $"Total params: {total:N0}\n");
        text.Append(CultureInfo.InvariantCulture, $"Trainable params: {total - nonTrainable:N0}\n");
        text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {nonTrainable:N0}\n");
        return text.Append('_', Width).ToString();
    }

    private static void AppendRule(StringBuilder text, char mark) => text.Append(mark, Width).Append('\n');

    /// <summary>Writes a row on as many lines as its longest cell needs.</summary>
    private static void AppendRow(StringBuilder text, params string[] cells)
    {
        int[] printed = new int[cells.Length];
        while (Enumerable.Range(0, cells.Length).Any(column => printed[column] < cells[column].Length))
        {
            int lineStart = text.Length;
            for (int column = 0; column < cells.Length; column++)
            {
                bool isLast = column == cells.Length - 1;
                int room = Ends[column] - (column == 0 ? 0 : Ends[column - 1]) - (isLast ? 0 : 2);
                int take = Math.Min(room, cells[column].Length - printed[column]);
                if (column == 0)
                    text.Append(' ');
                text.Append(cells[column], printed[column], take);
                if (!isLast)
                    text.Append("  ");
                text.Append(' ', Math.Max(0, Ends[column] - (text.Length - lineStart)));
                printed[column] += take;
            }

            text.Append('\n');
        }
    }
}
