namespace VlassNet.Formats.Input;

/// <summary>One loading of a source: opens its inputs one by one and turns every failure into one kind of error.</summary>
internal sealed class InputSession
{
    private readonly LoadMeter meter;
    private readonly CancellationToken token;
    private readonly Dictionary<InputLocation, long?> lengths;

    private InputSession(IReadOnlyList<InputLocation> locations, IProgress<LoadProgress>? progress, CancellationToken token)
    {
        meter = new LoadMeter(progress);
        this.token = token;
        lengths = locations.Distinct().ToDictionary(location => location, location => location.Length);
        Expect();
    }

    /// <summary>Runs <paramref name="load"/> on a thread of its own: reading is synchronous, because that is fastest.</summary>
    public static Task<T> RunAsync<T>(
        IReadOnlyList<InputLocation> locations, Func<InputSession, T> load,
        IProgress<LoadProgress>? progress, CancellationToken token) =>
        Task.Run(() => Run(locations, load, progress, token), token);

    /// <summary>Runs <paramref name="load"/> on this thread, so that a test can tell what it costs.</summary>
    public static T Run<T>(
        IReadOnlyList<InputLocation> locations, Func<InputSession, T> load,
        IProgress<LoadProgress>? progress, CancellationToken token)
    {
        InputSession session = new(locations, progress, token);
        T result = load(session);
        token.ThrowIfCancellationRequested();
        session.meter.Complete();
        return result;
    }

    /// <summary>Opens one of the locations and reads it.</summary>
    public T Read<T>(InputLocation location, Func<ByteInput, T> read)
    {
        try
        {
            using ByteInput input = location.Open(meter, token);
            lengths[location] = input.Length;
            Expect();
            return read(input);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or InvalidDataException or HttpRequestException)
        {
            token.ThrowIfCancellationRequested();
            throw new BadInputException(
                "data that can be read to their end", error.Message, location.Name, "Check the file or the connection.", error);
        }
    }

    private void Expect()
    {
        meter.Expect(lengths.Values.Any(length => length is null) ? null : lengths.Values.Sum());
    }
}
