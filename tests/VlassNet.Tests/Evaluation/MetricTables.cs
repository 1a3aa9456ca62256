using System.Reflection;
using VlassNet.Evaluation;

namespace VlassNet.Tests.Evaluation;

/// <summary>The metrics of a record by their names, so that a test sees also those that are yet to come.</summary>
internal static class MetricTables
{
    public static Dictionary<string, T> Of<T>(MetricSet<T> values) => Read<T>(values);

    public static Dictionary<string, T> Of<T>(ClassMetrics<T> values) => Read<T>(values);

    private static Dictionary<string, T> Read<T>(object values) => values.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType == typeof(T))
        .ToDictionary(property => property.Name, property => (T)property.GetValue(values)!);
}
