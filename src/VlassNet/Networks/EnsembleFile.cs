using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Formats.Safetensors;

namespace VlassNet.Networks;

/// <summary>
/// An ensemble in one safetensors file: class names and card as metadata, architecture and card of each network too, and the weights of the
/// first under <c>member1/conv1.weight</c> and so on.
/// </summary>
internal static class EnsembleFile
{
    public const string FormatKey = "vlassnet.ensemble";
    private const string MembersKey = "vlassnet.members";

    /// <summary>Raised whenever an older version could no longer read the file.</summary>
    private const string FormatVersion = "1";

    public static void Save(VlassEnsemble ensemble, Stream stream)
    {
        List<KeyValuePair<string, string>> metadata =
        [
            new(FormatKey, FormatVersion), new(MembersKey, Text(ensemble.Members.Length)),
            new(NetworkFile.ClassesKey, NetworkSpecJson.WriteNames(ensemble.ClassNames)), new(NetworkFile.CardKey, ModelCardJson.Write(ensemble.Card)),
        ];
        List<SafetensorsTensor> tensors = [];
        for (int place = 0; place < ensemble.Members.Length; place++)
        {
            VlassCnn member = ensemble.Members[place];
            NetworkFile.RequireFinite(member);
            metadata.Add(new(Numbered(WeightFile.ArchitectureKey, place), NetworkSpecJson.Write(member.Spec)));

            // A calibration that a member got later does not count.
            metadata.Add(new(Numbered(NetworkFile.CardKey, place), ModelCardJson.Write(member.Card with { Calibration = null })));
            tensors.AddRange(member.Weights.Select(tensor => new SafetensorsTensor(Prefix(place) + tensor.Name, tensor.Shape, tensor.Buffer)));
        }

        SafetensorsWriter.Write(stream, metadata, tensors);
    }

    public static VlassEnsemble Read(WeightFile file)
    {
        if (!file.Has(FormatKey))
        {
            throw file.Errors.Of(
                $"metadata '{FormatKey}', as VlassEnsemble.Save writes it", $"{file.TensorCount} tensors without it",
                "Load a single network with VlassCnn.Load, or either with ImageClassifier.Load.");
        }

        if (file.Interpret(FormatKey, version => version) is var version and not FormatVersion)
            throw file.Errors.Of($"an ensemble of format {FormatVersion}", $"format {version}", "Read it with a newer version of VlassNet.");
        int count = file.Interpret(MembersKey, ReadCount);
        ImmutableArray<string> names = NetworkFile.ReadNames(file);
        file.ThrowIfAny([.. ClassNameRules.Problems(names)]);
        NetworkSpec[] specs = [.. Enumerable.Range(0, count).Select(place => file.ReadArchitecture(Numbered(WeightFile.ArchitectureKey, place)))];
        foreach (NetworkSpec spec in specs)
            NetworkFile.RequireClasses(file, spec, names);
        ModelCard[] cards = [.. Enumerable.Range(0, count).Select(place => NetworkFile.ReadCard(file, Numbered(NetworkFile.CardKey, place), names.Length))];
        ModelCard card = NetworkFile.ReadCard(file, NetworkFile.CardKey, names.Length);
        Dictionary<string, NetworkWeights> weights = file.Read(
            Enumerable.Range(0, count).ToDictionary(Prefix, place => specs[place], StringComparer.Ordinal));
        VlassCnn[] members =
            [.. Enumerable.Range(0, count).Select(place => new VlassCnn(specs[place], weights[Prefix(place)], names) { Card = cards[place] })];
        if (VlassEnsemble.ProblemOf(members) is { } problem)
            throw file.Errors.Of("networks that fit each other", problem);
        return new VlassEnsemble(members) { Card = card };
    }

    private static int ReadCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= VlassEnsemble.MostMembers
            ? count
            : throw new FormatException($"'{PlainText.Of(text)}' as the number of networks, 1 to {VlassEnsemble.MostMembers}");

    private static string Prefix(int place) => $"member{Text(place + 1)}/";

    private static string Numbered(string key, int place) => $"{key}.{Text(place + 1)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
