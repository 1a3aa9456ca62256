using VlassNet.Formats.Png;

namespace VlassNet.Tests.Formats.Png;

/// <summary>Damages small files in thousands of ways, the same every time: they are read, or refused in the one way.</summary>
public class PngMutationTests
{
    private const int Rounds = 10_000;
    private const int MaxSide = 256;

    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        string[] names = [.. GoldenPng.Names];
        Random random = new(3);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] whole = GoldenPng.Bytes(names[random.Next(names.Length)]);
            refused += IsRefused(Damage(PngChunks.Split(whole), random)) ? 1 : 0;
        }

        refused.Should().BeInRange(Rounds / 2, Rounds - (Rounds / 20));
    }

    private static bool IsRefused(byte[] content)
    {
        try
        {
            PngFile file = PngFile.Open(content, "it.png", MaxSide);
            PngReader.CheckSize(file);
            PngReader.Read(file, new float[file.Header.Width * file.Header.Height]);
            return false;
        }
        catch (BadInputException error)
        {
            error.Message.Length.Should().BeLessThan(2000);
            return true;
        }
    }

    // The checksums are made right again most of the time, or nothing behind them would be tried.
    private static byte[] Damage(List<(string Type, byte[] Body)> chunks, Random random)
    {
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int place = random.Next(chunks.Count);
            (string type, byte[] body) = chunks[place];
            switch (random.Next(6))
            {
                case 0:
                    chunks.RemoveAt(place);
                    break;
                case 1:
                    chunks.Insert(random.Next(chunks.Count), (type, body));
                    break;
                case 2:
                    chunks[place] = (type, body[..random.Next(body.Length + 1)]);
                    break;
                case 3:
                    chunks[place] = (type, PngChunks.Pack(body));
                    break;
                default:
                    if (body.Length > 0)
                        body[random.Next(body.Length)] = (byte)random.Next(256);
                    break;
            }

            if (chunks.Count == 0)
                break;
        }

        byte[] file = PngChunks.Join(chunks);
        if (random.Next(8) == 0)
            file[random.Next(file.Length)] = (byte)random.Next(256);
        return file;
    }
}
