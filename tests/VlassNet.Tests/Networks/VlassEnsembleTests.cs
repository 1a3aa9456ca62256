using System.Text;
using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public sealed class VlassEnsembleTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_saved_is_loaded_bit_for_bit()
    {
        string path = Path.Combine(folder.FullName, "model.safetensors");
        using VlassEnsemble ensemble = new([Member(1), Member(2, filters: 3), Member(3)]);
        ensemble.Card = ensemble.Card with { Calibration = new() { Temperature = 1.25, Offsets = [0.5, -0.25], AverageSymmetries = true } };
        ensemble.Members[1].Weights["norm1.running_mean"].Buffer[2] = -0f;
        ensemble.Save(path);
        ensemble.Save(path);
        folder.GetFiles().Should().ContainSingle();
        foreach (ImageClassifier loaded in (ImageClassifier[])[VlassEnsemble.Load(path), ImageClassifier.Load(path), Through(ensemble)])
        {
            loaded.Should().BeOfType<VlassEnsemble>();
            (loaded.Input, loaded.Members.Length).Should().Be((ensemble.Input, 3));
            loaded.ClassNames.Should().Equal("a", "b");
            loaded.Card.Should().BeEquivalentTo(ensemble.Card, options => options.WithStrictOrdering());
            foreach ((VlassCnn found, VlassCnn expected) in loaded.Members.Zip(ensemble.Members))
            {
                found.Spec.Should().Be(expected.Spec);
                found.Card.Seed.Should().Be(expected.Card.Seed);
                foreach ((WeightTensor own, WeightTensor other) in found.Weights.Zip(expected.Weights))
                    own.Buffer.Select(BitConverter.SingleToInt32Bits).Should().Equal(other.Buffer.Select(BitConverter.SingleToInt32Bits), own.Name);
            }
        }

        static ImageClassifier Through(VlassEnsemble ensemble)
        {
            using MemoryStream stream = new();
            ensemble.Save(stream);
            return ImageClassifier.Load(new SaveAndLoadTests.Trickle(stream.ToArray()));
        }
    }

    [Fact]
    public void The_card_has_what_the_members_agree_about()
    {
        VlassCnn one = Member(1), two = Member(2);
        one.Card = one.Card with { TrainingData = "ff", TrainingCount = 9, ValidationData = "aa", Training = Options("8", "Adam") };
        two.Card = two.Card with { TrainingData = "ff", TrainingCount = 9, ValidationData = "bb", Training = Options("16", "Adam") };
        using VlassEnsemble ensemble = new([one, two]);
        ensemble.Card.Should().BeEquivalentTo(new ModelCard
        {
            Preparation = "crop 8 to 4 scaled none", Normalization = "min-max", TrainingData = "ff", TrainingCount = 9,
            Training = new Dictionary<string, string> { ["optimizer"] = "Adam", ["members"] = "2", ["seeds of the members"] = "1 2" },
        });
        ensemble.ToString().Should().Be("2 networks, 4×4×1 → a, b (" + one.Weights.ParameterCount + " parameters)");

        static Dictionary<string, string> Options(string batch, string optimizer) => new() { ["batch size"] = batch, ["optimizer"] = optimizer };
    }

    [Fact]
    public void Networks_that_do_not_fit_each_other_are_refused()
    {
        VlassCnn first = Member(1);
        Refused([], "expected 1 to 64 networks; received 0");
        Refused([.. Enumerable.Range(0, 65).Select(seed => Member((ulong)seed))], "*received 65");
        Refused([first, first], "expected each network once; received one again as number 2");
        Refused([first, null!], "expected networks; received null");
        Refused([first, Build(5, "a", "b")], "expected networks for images of 4×4×1, as the first; received one for 5×5×1 as number 2");
        Refused([first, Build(4, "b", "a")], "expected networks for the classes a, b, in this order; received one for b, a as number 2");
        Refused([first, Build(4, "a", "b")], "*made alike: preparation crop 8 to 4 scaled none, scaling min-max*received one for preparation not known*");
        VlassCnn calibrated = Member(2);
        calibrated.Card = calibrated.Card with { Calibration = new() { Temperature = 2 } };
        Refused([first, calibrated], "*without a calibration*temperature 2, for one view as number 2. Calibrate the ensemble");

        static void Refused(VlassCnn[] members, string message) =>
            FluentActions.Invoking(() => new VlassEnsemble(members)).Should().Throw<ArgumentException>().WithMessage($"{message}*");
    }

    [Fact]
    public void A_network_that_has_diverged_is_not_saved_and_the_old_file_stays()
    {
        string path = Path.Combine(folder.FullName, "model.safetensors");
        using VlassEnsemble ensemble = new([Member(1), Member(2)]);
        ensemble.Save(path);
        byte[] before = File.ReadAllBytes(path);
        ensemble.Members[1].Weights["dense1.bias"].Buffer[0] = float.NaN;
        ensemble.Invoking(it => it.Save(path)).Should().Throw<InvalidOperationException>().WithMessage("dense1.bias*");
        File.ReadAllBytes(path).Should().Equal(before);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void One_network_and_several_are_told_apart()
    {
        string one = Path.Combine(folder.FullName, "one.safetensors"), several = Path.Combine(folder.FullName, "several.safetensors");
        using VlassEnsemble ensemble = new([Member(1), Member(2)]);
        ensemble.Save(several);
        ensemble.Members[0].Save(one);
        using ImageClassifier single = ImageClassifier.Load(one);
        single.Should().BeOfType<VlassCnn>();
        single.Members.Should().Equal((VlassCnn)single);
        FluentActions.Invoking(() => VlassCnn.Load(several)).Should().Throw<BadInputException>().WithMessage("*an ensemble*VlassEnsemble.Load*");
        FluentActions.Invoking(() => VlassEnsemble.Load(one)).Should().Throw<BadInputException>().WithMessage("*without it*VlassCnn.Load*");
        FluentActions.Invoking(() => VlassNet.Exchange.ModelImporter.Load(several)).Should().Throw<BadInputException>()
            .WithMessage("*an ensemble*VlassEnsemble.Load*");
    }

    [Theory]
    [InlineData("members\":\"2", "members\":\"0", "'0' as the number of networks, 1 to 64")]
    [InlineData("members\":\"2", "members\":\"9", "expected metadata 'vlassnet.architecture.3'; found none")]
    [InlineData("members\":\"2", "members\":\"1", "'member2/conv1.weight' in excess")]
    [InlineData("ensemble\":\"1", "ensemble\":\"2", "expected an ensemble of format 1; found format 2")]
    [InlineData("architecture.2", "architecture.7", "expected metadata 'vlassnet.architecture.2'; found none")]
    [InlineData("card.2", "card.7", "expected metadata 'vlassnet.card.2'; found none")]
    [InlineData("member2/conv1.bias", "member3/conv1.bias", "no 'member2/conv1.bias'")]
    [InlineData("\\\"min-max\\\"", "\\\"min_max\\\"", "networks that fit each other; found expected networks for images that were made alike", 3)]
    [InlineData("\\\"average_symmetries\\\":true", "\\\"average_symmetries\\\":null", "Null as 'average_symmetries' instead of true or false")]
    [InlineData("\\\"offsets\\\":[0.5,0.5]", "\\\"offsets\\\":[0.5,500]", "expected Offsets from")]
    [InlineData("\\\"offsets\\\":[0.5,0.5]", "\\\"offsets\\\":[0.5  ]  ", "expected Offsets for 2 classes, or none; received 1")]
    [InlineData("\\\"temperature\\\":1.25", "\\\"temperature\\\":-1.2", "expected a Temperature above 0 and finite; received -1.2")]
    public void A_file_whose_parts_do_not_fit_is_refused(string from, string to, string message, int occurrence = 1)
    {
        string file = Encoding.Latin1.GetString(Bytes());
        int place = -1;
        for (int seen = 0; seen < occurrence; seen++)
            place = file.IndexOf(from, place + 1, StringComparison.Ordinal);
        place.Should().BePositive("the file has {0}", from);
        byte[] bad = Encoding.Latin1.GetBytes(file[..place] + to + file[(place + from.Length)..]);
        FluentActions.Invoking(() => ImageClassifier.Load(new MemoryStream(bad))).Should().Throw<BadInputException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] file = Bytes();
        for (int length = 0; length < file.Length; length++)
        {
            byte[] part = file[..length];
            FluentActions.Invoking(() => VlassEnsemble.Load(new MemoryStream(part))).Should().Throw<BadInputException>("of {0} bytes", length);
        }
    }

    private static byte[] Bytes()
    {
        using VlassEnsemble ensemble = new([Member(1), Member(2)]);
        ensemble.Card = ensemble.Card with { Calibration = new() { Temperature = 1.25, Offsets = [0.5, 0.5], AverageSymmetries = true } };
        using MemoryStream stream = new();
        ensemble.Save(stream);
        return stream.ToArray();
    }

    private static VlassCnn Member(ulong seed, int filters = 2)
    {
        VlassCnn model = new VlassCnnBuilder(4, 4).Convolution(filters).Classes("a", "b").Seed(seed).Build();
        model.Card = new ModelCard { Seed = seed, Preparation = "crop 8 to 4 scaled none", Normalization = "min-max" };
        return model;
    }

    private static VlassCnn Build(int side, params string[] classes) => new VlassCnnBuilder(side, side).Convolution(2).Classes(classes).Build();
}
