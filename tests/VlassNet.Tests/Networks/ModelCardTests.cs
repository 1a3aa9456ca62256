using System.Text;
using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public sealed class ModelCardTests
{
    private static readonly ModelCard Full = new()
    {
        Preparation = "crop 80 128 to 64 scaled root 2", Normalization = "percentile 0.5 99.5",
        Calibration = new() { Temperature = 1 / 3.0, Offsets = [0.1, -1 / 7.0], AverageSymmetries = true }, PixelScale = 1.25, Seed = ulong.MaxValue, TrainingData = "00ff", TrainingCount = 50_000,
        ValidationData = "ff00", ValidationCount = 1,
        FineTunedFrom = "0f0f", EarlierData = ["f0", "0f"],
        Training = new Dictionary<string, string> { ["optimizer"] = "RmsProp { Rho = 0.9 }", ["\"ß\""] = " " },
        Metrics = [new("val_loss", 0.1), new("val_accuracy", 1 / 3.0)],
    };

    public static TheoryData<ModelCard> Cards => [ModelCard.Empty, Full];

    [Theory]
    [MemberData(nameof(Cards))]
    public void A_card_travels_with_its_model(ModelCard card)
    {
        using VlassCnn model = new VlassCnnBuilder(4, 4).Classes(2).Build();
        model.Card = card;
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        using VlassCnn loaded = VlassCnn.Load(stream);
        loaded.Card.Should().BeEquivalentTo(card, options => options.WithStrictOrdering());
    }

    [Fact]
    public void A_file_without_a_card_has_an_empty_one()
    {
        using VlassCnn model = VlassCnn.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "networks", "python.safetensors"));
        model.Card.Should().BeSameAs(ModelCard.Empty);
    }

    [Theory]
    [InlineData("[]", "an array as the card instead of an object")]
    [InlineData("""{"seed":"-1"}""", "'-1' as the seed")]
    [InlineData("""{"seed":7}""", "a number as 'seed' instead of a string")]
    [InlineData("""{"seed":"7","seed":"7"}""", "'seed' twice")]
    [InlineData("""{"training":{"a":"1","a":"2"}}""", "'a' twice")]
    [InlineData("""{"metrics":{"a":"1"}}""", "a string as 'a' instead of a number")]
    [InlineData("""{"metrics":{"a":1,"a":2}}""", "expected each metric once, by a name; received 'a'")]
    [InlineData("""{"metrics":{"a":1e999}}""", "expected finite metrics")]
    [InlineData("""{"pixel_scale":0}""", "expected PixelScale > 0 arcseconds; received 0")]
    [InlineData("""{"training_images":0}""", "expected TrainingCount and ValidationCount of at least 1 image; received 0 and ")]
    [InlineData("""{"validation_images":1.5}""", "1.5 as 'validation_images'")]
    [InlineData("""{"validation_images":1e99}""", "1E+99 as 'validation_images'")]
    [InlineData("""{"calibration":[]}""", "an array as 'calibration' instead of an object")]
    [InlineData("""{"calibration":{"temperature":0}}""", "Calibration: expected a Temperature above 0 and finite; received 0")]
    [InlineData("""{"calibration":{"offsets":["1"]}}""", "a string as an offset instead of a number")]
    [InlineData("""{"earlier_data":"a"}""", "a string as 'earlier_data' instead of an array")]
    [InlineData("""{"earlier_data":["a",1]}""", "a number as 'earlier_data' instead of a string")]
    [InlineData("""{"earlier_data":["a\u0001"]}""", "expected texts without control characters")]
    [InlineData("{", "text that is not JSON after byte 1")]
    public void A_card_that_makes_no_sense_is_refused(string text, string problem)
    {
        Action read = () => ModelCardJson.Read(text);
        read.Should().Throw<FormatException>().WithMessage($"{problem}*");
        using VlassCnn model = new VlassCnnBuilder(4, 4).Classes(2).Build();
        using MemoryStream stream = new();
        model.Save(stream);
        string file = Encoding.Latin1.GetString(stream.ToArray());
        string card = """{\"training\":{},\"metrics\":{}}""";
        file.Should().Contain(card);
        byte[] bad = Encoding.Latin1.GetBytes(file.Replace(card, "null".PadRight(card.Length), StringComparison.Ordinal));
        Action load = () => VlassCnn.Load(new MemoryStream(bad));
        load.Should().Throw<BadInputException>().WithMessage("*metadata 'vlassnet.card' as VlassNet writes them; found Null as the card*");
    }

    [Fact]
    public void What_a_newer_version_says_besides_is_passed_over() =>
        ModelCardJson.Read("""{"citation":{"a":[1,2]},"seed":"3"}""").Seed.Should().Be(3);

    [Theory]
    [InlineData("""{"training":{"batch size":"8","validation images":"00ff"}}""", "00ff")]
    [InlineData("""{"training":{"batch size":"8","validation images":"none"}}""", null)]
    public void An_older_file_says_what_validated_among_the_options(string text, string? hash)
    {
        ModelCard card = ModelCardJson.Read(text);
        card.ValidationData.Should().Be(hash);
        card.Training.Keys.Should().Equal("batch size");
    }

    [Fact]
    public void A_model_takes_no_card_that_cannot_be_written()
    {
        using VlassCnn model = new VlassCnnBuilder(4, 4).Classes(2).Build();
        Action set = () => model.Card = new() { Metrics = [new("loss", double.NaN)] };
        set.Should().Throw<ArgumentException>().WithMessage("Card: expected finite metrics; received NaN as loss*");
        set = () => model.Card = new() { Training = new Dictionary<string, string> { ["a"] = null! } };
        set.Should().Throw<ArgumentException>().WithMessage("*without nulls*");
        set = () => model.Card = new() { Metrics = [null!] };
        set.Should().Throw<ArgumentException>().WithMessage("*without nulls*");
        set = () => model.Card = new() { Normalization = new string('x', 100_001) };
        set.Should().Throw<ArgumentException>().WithMessage("*100,000 characters*");
        set = () => model.Card = new() { Training = new Dictionary<string, string> { ["note"] = "a\u001b[31m\r\n\u202Eb" } };
        set.Should().Throw<ArgumentException>().WithMessage("*expected texts without control characters*received 'a?[31m???b'*");
        set = () => model.Card = new() { Metrics = [new("\0", 1)] };
        set.Should().Throw<ArgumentException>().WithMessage("*received '?'*");
        set = () => model.Card = null!;
        set.Should().Throw<ArgumentNullException>();
    }
}
