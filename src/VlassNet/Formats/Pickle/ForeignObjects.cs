namespace VlassNet.Formats.Pickle;

/// <summary>What people pickle in place of plain arrays: none of it is loaded, but its name says how to save it otherwise.</summary>
internal static class ForeignObjects
{
    private const string AsArray = "numpy.save(\"images.npy\", numpy.asarray(images))";

    /// <summary>The beginning of a global's full name, the longer ones first, what it is of, and what to write in Python.</summary>
    private static readonly (string Start, ForeignObject Object)[] Known =
    [
        ("numpy.ma.", new("a masked array", "numpy.save(\"images.npy\", images.filled(0))")),
        ("numpy.rec", new("a record array", "numpy.save(\"images.npy\", table[\"images\"]), one file for each field")),
        ("numpy.dtypes.", new("a type of NumPy 2", "numpy.save(\"labels.npy\", labels.astype(\"U\"))")),
        ("pandas.", new("a pandas table or series", "numpy.save(\"labels.npy\", series.to_numpy())")),
        ("joblib.", new("what joblib.dump wrote", "numpy.save(\"images.npy\", joblib.load(\"images.joblib\"))")),
        ("torch.", new("a PyTorch tensor", "numpy.save(\"images.npy\", tensor.cpu().numpy())")),
        ("tensorflow.", new("a TensorFlow tensor", "numpy.save(\"images.npy\", tensor.numpy())")),
        ("jax", new("a JAX array", AsArray)),
        ("cupy.", new("a CuPy array", "numpy.save(\"images.npy\", images.get())")),
        ("dask.", new("a Dask array", "numpy.save(\"images.npy\", images.compute())")),
        ("xarray.", new("an xarray array", "numpy.save(\"images.npy\", images.values)")),
        ("scipy.sparse", new("a sparse matrix", "numpy.save(\"images.npy\", images.toarray())")),
        ("sklearn.utils.Bunch", new("a scikit-learn Bunch", "numpy.save(\"images.npy\", bunch.data) and the same for bunch.target")),
        ("sklearn.utils._bunch.", new("a scikit-learn Bunch", "numpy.save(\"images.npy\", bunch.data) and the same for bunch.target")),
        ("sklearn.", new("a scikit-learn object", "numpy.save for the arrays in it")),
        ("astropy.", new("an Astropy object", "numpy.save(\"images.npy\", images.value), or table[\"column\"].data")),
        ("PIL.", new("Pillow pictures", "numpy.save(\"images.npy\", numpy.stack([numpy.asarray(i) for i in images]))")),
        ("pathlib.", new("paths", "numpy.save for the arrays, without the paths")),
        ("datetime.", new("dates", "numpy.save for the arrays, without the dates")),
    ];

    /// <summary>What a refused global belongs to; null where it is not known.</summary>
    public static ForeignObject? Find(string module, string name)
    {
        string global = $"{module}.{name}";
        return Array.Find(Known, known => global.StartsWith(known.Start, StringComparison.Ordinal)).Object;
    }
}

/// <summary>An object of another library.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="WayOut">What to write in Python, so that it can be read here.</param>
internal sealed record ForeignObject(string Name, string WayOut);
