using System.Collections.Immutable;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>What VlassNet wrote into another program's format besides the weights; all of it may be missing.</summary>
/// <param name="Architecture">The network, with its dropout.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Card">Where the model comes from.</param>
internal sealed record ForeignMetadata(NetworkSpec? Architecture, ImmutableArray<string>? Classes, ModelCard? Card)
{
    public static ForeignMetadata None { get; } = new(null, null, null);

    /// <summary>The keys and texts for a model.</summary>
    public static IEnumerable<(string Key, string Text)> Of(VlassCnn model)
    {
        yield return (WeightFile.ArchitectureKey, NetworkSpecJson.Write(model.Spec));
        yield return (NetworkFile.ClassesKey, NetworkSpecJson.WriteNames(model.ClassNames));
        yield return (NetworkFile.CardKey, ModelCardJson.Write(model.Card));
    }

    /// <summary>Reads them again.</summary>
    /// <param name="find">The text of a key, or null.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">A text is not what VlassNet writes.</exception>
    public static ForeignMetadata Read(Func<string, string?> find, InputErrors errors)
    {
        string key = "";
        try
        {
            NetworkSpec? architecture = find(key = WeightFile.ArchitectureKey) is { } spec ? NetworkSpecJson.Read(spec) : null;
            ImmutableArray<string>? classes = find(key = NetworkFile.ClassesKey) is { } names ? NetworkSpecJson.ReadNames(names) : null;
            ModelCard? card = find(key = NetworkFile.CardKey) is { } text ? ModelCardJson.Read(text) : null;
            return new ForeignMetadata(architecture, classes, card);
        }
        catch (FormatException error)
        {
            throw errors.Of($"metadata '{key}' as VlassNet writes them", error.Message, inner: error);
        }
    }
}
