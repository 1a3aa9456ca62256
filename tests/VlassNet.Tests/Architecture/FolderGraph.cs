using System.Collections.Immutable;
using System.Text;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace VlassNet.Tests.Architecture;

/// <summary>Which folder of a project references which, and by which types: read from the compiled code with ArchUnitNET.</summary>
internal sealed class FolderGraph
{
    private FolderGraph(ImmutableArray<FolderReference> references) => References = references;

    /// <summary>Every reference from a type to one of another folder.</summary>
    public ImmutableArray<FolderReference> References { get; }

    /// <summary>All folders that reference or are referenced.</summary>
    public IEnumerable<string> Folders => References.SelectMany(one => new[] { one.From, one.To }).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The graph of an assembly whose namespaces are its folders below a root namespace.</summary>
    public static FolderGraph Of(Assembly assembly, string root)
    {
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssembly(assembly).Build();
        List<FolderReference> references = [];
        foreach (IType type in architecture.Types)
        {
            if (FolderOf(type, root) is not { } from)
                continue;
            references.AddRange(type.Dependencies
                .Select(dependency => (Target: dependency.Target, To: FolderOf(dependency.Target, root)))
                .Where(one => one.To is not null && one.To != from)
                .Select(one => new FolderReference(from, one.To!, type.FullName, one.Target.FullName)));
        }

        return new FolderGraph([.. references.Distinct().OrderBy(one => one.From, StringComparer.Ordinal).ThenBy(one => one.To, StringComparer.Ordinal)]);
    }

    /// <summary>The graph with what <paramref name="fold"/> makes of the folders; what it makes null is left out.</summary>
    public FolderGraph Fold(Func<string, string?> fold) => new(
    [
        .. References.Select(one => (From: fold(one.From), To: fold(one.To), one.Type, one.Target))
            .Where(one => one.From is not null && one.To is not null && one.From != one.To)
            .Select(one => new FolderReference(one.From!, one.To!, one.Type, one.Target)),
    ]);

    /// <summary>Folders that reference themselves by way of others; empty where there is no cycle.</summary>
    public IReadOnlyList<string> Cycle()
    {
        HashSet<string> open = [.. Folders];
        ILookup<string, string> targets = References.ToLookup(one => one.From, one => one.To);
        while (open.FirstOrDefault(folder => !targets[folder].Any(open.Contains)) is { } free)
            open.Remove(free);
        return [.. open.Order(StringComparer.Ordinal)];
    }

    /// <summary>A line for each folder: the folders that it references.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (IGrouping<string, FolderReference> from in References.GroupBy(one => one.From))
        {
            text.Append(from.Key.Length == 0 ? "(root)" : from.Key).Append(" -> ");
            text.AppendJoin(", ", from.Select(one => one.To.Length == 0 ? "(root)" : one.To).Distinct()).Append('\n');
        }

        return text.ToString();
    }

    private static string? FolderOf(IType type, string root)
    {
        string space = type.Namespace?.FullName ?? "";
        return space == root ? "" : space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Replace('.', '/') : null;
    }
}

/// <summary>A reference from a type to one of another folder.</summary>
internal sealed record FolderReference(string From, string To, string Type, string Target);
