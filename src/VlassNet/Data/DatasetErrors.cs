namespace VlassNet.Data;

/// <summary>Makes the exceptions of sets: what reads a set's files does not know what they are for.</summary>
internal static class DatasetErrors
{
    public static BadInputException Of(string expected, string found, string where, string advice, Exception? inner = null) =>
        new(expected, found, where, advice, inner) { Subject = InputSubject.Dataset };

    /// <summary>Runs a loading and says of what is wrong with a file that it was to be a set.</summary>
    public static T Named<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (BadInputException error) when (error.Subject == InputSubject.File)
        {
            throw Of(error.Expected, error.Found, error.Where, error.Advice, error);
        }
    }
}
