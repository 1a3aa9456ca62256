namespace VlassNet.Fuzzing;

/// <summary>Makes the inputs of one reader: a seed of it with one to four changes, to the whole or to its parts.</summary>
internal sealed class InputMaker(FuzzedReader reader, IReadOnlyList<Seed> seeds, ulong seed)
{
    private const int MostChanges = 4;

    /// <summary>The input of a number, the same each time.</summary>
    public byte[] Make(long number)
    {
        FuzzRandom random = FuzzRandom.For(seed, reader.Name, number);
        Seed one = random.Of(seeds), other = random.Of(seeds);

        // One change reaches deeper than many.
        int changes = 1 + random.Next(1 + random.Next(MostChanges));
        if (one.Parts.Count > 0 && !random.OneIn(4))
            return ChangeParts(one, other, changes, random);
        byte[] bytes = one.Bytes;
        for (; changes > 0; changes--)
            bytes = ByteMutator.Mutate(bytes, other.Bytes, random);
        return bytes;
    }

    private byte[] ChangeParts(Seed one, Seed other, int changes, FuzzRandom random)
    {
        List<Part> parts = [.. one.Parts];
        for (; changes > 0 && parts.Count > 0; changes--)
        {
            int at = random.Next(parts.Count);
            Part part = parts[at];
            Part donor = other.Parts.FirstOrDefault(there => there.Name == part.Name) ?? part;
            switch (random.Next(12))
            {
                case 0:
                    parts.RemoveAt(at);
                    break;
                case 1:
                    parts.Insert(random.Next(parts.Count + 1), part);
                    break;
                case 2:
                    int place = random.Next(parts.Count);
                    (parts[at], parts[place]) = (parts[place], parts[at]);
                    break;
                case 3:
                    parts[at] = donor;
                    break;
                case 4 when other.Parts.Count > 0:
                    parts.Insert(at, random.Of(other.Parts));
                    break;
                default:
                    parts[at] = part with { Body = ByteMutator.Mutate(part.Body, donor.Body, random) };
                    break;
            }
        }

        return reader.Container!.Join(parts, random);
    }
}
