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
            ["numpy.memmap"] = PickleGlobal.ArrayType,
            ["numpy.matrix"] = PickleGlobal.ArrayType,
            ["numpy.matrixlib.defmatrix.matrix"] = PickleGlobal.ArrayType,
            ["numpy.core.defmatrix.matrix"] = PickleGlobal.ArrayType,
            ["numpy.dtype"] = PickleGlobal.TypeOfElements,
            ["_codecs.encode"] = PickleGlobal.EncodeText,
            ["copyreg._reconstructor"] = PickleGlobal.ReconstructObject,
            ["copy_reg._reconstructor"] = PickleGlobal.ReconstructObject,
            ["collections.OrderedDict"] = PickleGlobal.Mapping,
        };
        foreach (string core in new[] { "numpy.core", "numpy._core" })
        {
            // A memmap is an array whose bytes lay in a file when it was pickled; they are in the pickle all the same.
            allowed[$"{core}.memmap.memmap"] = PickleGlobal.ArrayType;

            // NumPy 1.16 moved the C module, and some of its versions wrote the new name.
            foreach (string module in new[] { "multiarray", "_multiarray_umath" })
            {
                allowed[$"{core}.{module}._reconstruct"] = PickleGlobal.ReconstructArray;
                allowed[$"{core}.{module}.scalar"] = PickleGlobal.Scalar;
                allowed[$"{core}.{module}._frombuffer"] = PickleGlobal.ArrayFromBuffer;
            }

            allowed[$"{core}.numeric._frombuffer"] = PickleGlobal.ArrayFromBuffer;
        }

        foreach (string builtins in new[] { "builtins", "__builtin__" })
        {
            allowed[$"{builtins}.dict"] = PickleGlobal.Mapping;
            foreach (string sequence in new[] { "list", "tuple" })
                allowed[$"{builtins}.{sequence}"] = PickleGlobal.Sequence;
            foreach (string unordered in new[] { "set", "frozenset" })
                allowed[$"{builtins}.{unordered}"] = PickleGlobal.Unordered;
            allowed[$"{builtins}.bytes"] = PickleGlobal.Bytes;
            allowed[$"{builtins}.bytearray"] = PickleGlobal.Bytes;
            allowed[$"{builtins}.object"] = PickleGlobal.PlainObject;
        }

        return allowed;
    }
}
