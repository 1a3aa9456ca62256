using System.Collections.Immutable;
using System.Text.Json;

namespace VlassNet.Tests.Evaluation;

/// <summary>The cases of Golden/evaluation/reports.json, made with scikit-learn by make_reports.py.</summary>
public static class GoldenReports
{
    private static readonly JsonElement[] Cases = Read();

    public static TheoryData<string> Titles => [.. Cases.Select(element => element.GetProperty("title").GetString()!)];

    public static GoldenReport Find(string title)
    {
        JsonElement found = Cases.Single(element => element.GetProperty("title").GetString() == title);
        List<int> labels = [], predicted = [];
        foreach (JsonElement triple in found.GetProperty("counts").EnumerateArray())
        {
            int count = triple[2].GetInt32();
            labels.AddRange(Enumerable.Repeat(triple[0].GetInt32(), count));
            predicted.AddRange(Enumerable.Repeat(triple[1].GetInt32(), count));
        }

        return new GoldenReport(
            [.. labels],
            [.. predicted],
            found.GetProperty("names") is { ValueKind: JsonValueKind.Array } names
                ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : default,
            found.GetProperty("labels") is { ValueKind: JsonValueKind.Array } classes
                ? [.. classes.EnumerateArray().Select(label => label.GetInt32())] : default,
            found.GetProperty("digits").GetInt32(),
            found.GetProperty("report").GetString()!,
            found.GetProperty("matrices").EnumerateObject().ToDictionary(
                matrix => matrix.Name,
                matrix => matrix.Value.EnumerateArray().Select(
                    row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray()).ToArray()));
    }

    private static JsonElement[] Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation", "reports.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => element.Clone())];
    }
}

public sealed record GoldenReport(
    int[] Labels,
    int[] Predicted,
    ImmutableArray<string> Names,
    ImmutableArray<int> Classes,
    int Digits,
    string Text,
    IReadOnlyDictionary<string, double[][]> Matrices);
