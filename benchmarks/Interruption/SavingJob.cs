using VlassNet.Networks;

namespace VlassNet.Interruption;

/// <summary>Saves two models in turn under one name: it must be that of a whole one at any time, once there is one.</summary>
internal sealed class SavingJob : Job
{
    private const int Saves = 400;

    private byte[][] models = [];
    private bool isThere;

    public override string Name => "saving";

    public override string Result => "model.safetensors";

    public override void Work(string folder, string argument)
    {
        VlassCnn[] both = [Make(1), Make(2)];
        for (int i = 1; i <= Saves; i++)
            both[i % 2].Save(Path.Combine(folder, Result));
        foreach (VlassCnn model in both)
            model.Dispose();
    }

    public override void Begin()
    {
        isThere = false;
        models = [.. ((int[])[1, 2]).Select(Bytes)];
    }

    public override void Check(string folder)
    {
        string path = Path.Combine(folder, Result);
        if (!File.Exists(path))
        {
            if (isThere)
                throw new LostException("the model is gone");
            return;
        }

        isThere = true;
        byte[] bytes = File.ReadAllBytes(path);
        if (!models.Any(model => bytes.AsSpan().SequenceEqual(model)))
            throw new LostException("the model is neither the one nor the other");
        if (Directory.GetFiles(folder).Length > 2)
            throw new LostException("unfinished files pile up");
    }

    private static VlassCnn Make(int seed) => new VlassCnnBuilder(64, 64).Convolution(16).Dense(64).Seed((ulong)seed).Build();

    private static byte[] Bytes(int seed)
    {
        using VlassCnn model = Make(seed);
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }
}
