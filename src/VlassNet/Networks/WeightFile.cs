using System.Collections.Immutable;
using VlassNet.Formats.Safetensors;

namespace VlassNet.Networks;

/// <summary>
/// A safetensors file with the weights of one network, or several groups of them under prefixed names, and strings that say what they
/// are: the file of a network, and that of a training run's checkpoint.
/// </summary>
internal sealed class WeightFile
{
    public const string ArchitectureKey = "vlassnet.architecture";
    private const string Advice =
        "Check that it is the whole file, as it was written, and get it again or save it again.";

    private readonly Stream stream;
    private readonly SafetensorsHeader header;
    private readonly string formatKey;

    private WeightFile(Stream stream, SafetensorsHeader header, string formatKey, InputErrors errors)
    {
        this.stream = stream;
        this.header = header;
        this.formatKey = formatKey;
        Errors = errors;
    }

    /// <summary>Makes the exceptions of this file.</summary>
    public InputErrors Errors { get; }

    /// <summary>Number of tensors, whatever they are.</summary>
    public int TensorCount => header.Entries.Count;

    /// <summary>Which format the file states; null where it states none.</summary>
    public string? Format => header.Metadata.GetValueOrDefault(formatKey);

    /// <summary>Writes groups of weights of one network.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">The key that says what kind of file it is, and the version of that kind.</param>
    /// <param name="metadata">Other strings.</param>
    /// <param name="groups">The weights, each with what stands before their names.</param>
    public static void Write(
        Stream stream, KeyValuePair<string, string> format, IEnumerable<KeyValuePair<string, string>> metadata,
        IReadOnlyCollection<KeyValuePair<string, NetworkWeights>> groups) => SafetensorsWriter.Write(
        stream,
        [format, new(ArchitectureKey, NetworkSpecJson.Write(groups.First().Value.Spec)), .. metadata],
        [.. groups.SelectMany(group => group.Value.Select(tensor => new SafetensorsTensor(group.Key + tensor.Name, tensor.Shape, tensor.Buffer)))]);

    /// <summary>Reads what the file says of itself.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="formatKey">The key that says what kind of file it is.</param>
    /// <exception cref="BadInputException">It is no safetensors file.</exception>
    public static WeightFile Open(Stream stream, string source, string formatKey)
    {
        InputErrors errors = new(source, InputSubject.Network, Advice);
        return new WeightFile(stream, SafetensorsReader.ReadHeader(stream, errors), formatKey, errors);
    }

    /// <summary>Whether the file has a string of that name.</summary>
    public bool Has(string key) => header.Metadata.ContainsKey(key);

    /// <summary>Reads one string of the metadata.</summary>
    /// <exception cref="BadInputException">It is not there, or not what it should be.</exception>
    public T Interpret<T>(string key, Func<string, T> read)
    {
        if (!header.Metadata.TryGetValue(key, out string? text))
            throw Errors.Of($"metadata '{key}'", "none of that name");
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            throw Errors.Of($"metadata '{key}' as VlassNet writes them", error.Message.TrimEnd('.'));
        }
    }

    /// <summary>The architecture that the metadata state.</summary>
    /// <param name="key">Under which key.</param>
    /// <exception cref="BadInputException">They state none, or one that cannot be built.</exception>
    public NetworkSpec ReadArchitecture(string key = ArchitectureKey)
    {
        NetworkSpec spec = Interpret(key, NetworkSpecJson.Read);
        ThrowIfAny(NetworkRules.Problems(spec));
        return spec;
    }

    /// <summary>Refuses a network that cannot be built.</summary>
    /// <exception cref="BadInputException">There are problems; the message lists them.</exception>
    public void ThrowIfAny(ImmutableArray<string> problems)
    {
        if (problems.Length > 0)
            throw Errors.Of("a network that can be built", TensorTable.List(problems));
    }

    /// <summary>Reads groups of weights of one network, which must be all that the file has.</summary>
    /// <param name="spec">The network that they are of.</param>
    /// <param name="prefixes">What stands before the names of each group.</param>
    /// <returns>The groups by their prefix.</returns>
    /// <exception cref="BadInputException">The file has other tensors, or a value is not finite.</exception>
    public Dictionary<string, NetworkWeights> Read(NetworkSpec spec, params IReadOnlyCollection<string> prefixes) =>
        Read(prefixes.ToDictionary(prefix => prefix, _ => spec, StringComparer.Ordinal));

    /// <summary>Reads groups of weights, which must be all that the file has.</summary>
    /// <param name="networks">The network that each group is of, by what stands before the group's names.</param>
    /// <returns>The groups by their prefix.</returns>
    /// <exception cref="BadInputException">The file has other tensors, or a value is not finite.</exception>
    public Dictionary<string, NetworkWeights> Read(IReadOnlyDictionary<string, NetworkSpec> networks)
    {
        TensorTable.Require(header, networks.SelectMany(network => Layouts(network.Key, network.Value)), Errors);
        Stream data = SafetensorsReader.OpenData(stream, header, Errors);
        Dictionary<string, NetworkWeights> groups =
            networks.ToDictionary(network => network.Key, network => new NetworkWeights(network.Value), StringComparer.Ordinal);
        TensorTable.Read(data, header, Place, Errors);
        foreach (NetworkWeights weights in groups.Values)
            weights.Touch();
        return groups;

        float[] Place(string name)
        {
            string prefix = name[..(name.LastIndexOf('/') + 1)];
            return groups[prefix][name[prefix.Length..]].Buffer;
        }
    }

    private static IEnumerable<WeightLayout> Layouts(string prefix, NetworkSpec spec) =>
        WeightLayout.Of(spec).Select(layout => layout with { Name = prefix + layout.Name });
}
