namespace VlassNet.Formats.Pickle;

/// <summary>The names that a pickle of arrays needs. All else is refused by name: a pickle can ask for any program.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, PickleGlobal> Allowed = Build();

    public static bool TryFind(string module, string name, out PickleGlobal global) =>
        Allowed.TryGetValue($"{module}.{name}", out global);

    private static Dictionary<string, PickleGlobal> Build()
    {
        Dictionary<string, PickleGlobal> allowed = new()
        {
            ["numpy.ndarray"] = PickleGlobal.ArrayType,
            ["numpy.dtype"] = PickleGlobal.TypeOfElements,
            ["_codecs.encode"] = PickleGlobal.EncodeText,
            ["copyreg._reconstructor"] = PickleGlobal.ReconstructObject,
            ["copy_reg._reconstructor"] = PickleGlobal.ReconstructObject,
            ["collections.OrderedDict"] = PickleGlobal.Mapping,
        };
        foreach (string core in new[] { "numpy.core", "numpy._core" })
        {
            allowed[$"{core}.multiarray._reconstruct"] = PickleGlobal.ReconstructArray;
            allowed[$"{core}.multiarray.scalar"] = PickleGlobal.Scalar;
            allowed[$"{core}.multiarray._frombuffer"] = PickleGlobal.ArrayFromBuffer;
            allowed[$"{core}.numeric._frombuffer"] = PickleGlobal.ArrayFromBuffer;
        }

        foreach (string builtins in new[] { "builtins", "__builtin__" })
        {
            allowed[$"{builtins}.dict"] = PickleGlobal.Mapping;
            foreach (string sequence in new[] { "list", "tuple", "set", "frozenset" })
                allowed[$"{builtins}.{sequence}"] = PickleGlobal.Sequence;
            allowed[$"{builtins}.bytes"] = PickleGlobal.Bytes;
            allowed[$"{builtins}.bytearray"] = PickleGlobal.Bytes;
            allowed[$"{builtins}.object"] = PickleGlobal.PlainObject;
        }

        return allowed;
    }
}
