using PureHDF;
using PureHDF.VOL.Native;

namespace VlassNet.Keras.Hdf5;

/// <summary>
/// The groups, datasets and texts of an HDF5 file that has been looked over by <see cref="Hdf5Audit"/>. Whatever the library throws at
/// damage is the usual exception here.
/// </summary>
internal sealed class Hdf5Source : IDisposable
{
    private const string Advice = "The file is damaged, or is none that Keras writes. Save the model again.";

    private readonly InputErrors errors;
    private readonly NativeFile file;

    /// <summary>Opens HDF5 data.</summary>
    /// <param name="stream">The data, which stay open.</param>
    /// <param name="fileLength">The bytes of the file that they are in.</param>
    /// <param name="errors">Makes the exceptions.</param>
    public Hdf5Source(Stream stream, long fileLength, InputErrors errors)
    {
        this.errors = errors;
        GuardedStream guarded = new(stream);
        file = Translate("/", () =>
        {
            Hdf5Audit.Check(guarded, fileLength, errors);
            guarded.Position = 0;
            return H5File.Open(guarded);
        });
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whether there is a group or dataset of a path.</summary>
    public bool Has(string path) => Translate(path, () => file.LinkExists(path));

    /// <summary>The names of what is in a group, in natural order.</summary>
    public IReadOnlyList<string> Names(string path) =>
        Translate(path, () => file.Group(path).Children().Select(child => child.Name).Order(NumberedName.Order).ToArray());

    /// <summary>The names of the datasets in a group, in natural order; none where there is no such group.</summary>
    public IReadOnlyList<string> DatasetNames(string path) => !Has(path) ? [] : Translate(
        path, () => file.Group(path).Children().OfType<IH5Dataset>().Select(child => child.Name).Order(NumberedName.Order).ToArray());

    /// <summary>The shape of a dataset; nothing of it is read.</summary>
    public int[] Shape(string path) =>
        Translate(path, () => file.Dataset(path).Space.Dimensions.Select(size => checked((int)size)).ToArray());

    /// <summary>The values of a dataset of floating-point numbers.</summary>
    public float[] Values(string path) => Translate(path, () =>
    {
        IH5Dataset dataset = file.Dataset(path);
        IH5DataType type = dataset.Type;
        float[] values = (type.Class, type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 4) => dataset.Read<float[]>(),
            (H5DataTypeClass.FloatingPoint, 8) => Array.ConvertAll(dataset.Read<double[]>(), value => (float)value),
            (H5DataTypeClass.FloatingPoint, 2) => Array.ConvertAll(dataset.Read<Half[]>(), value => (float)value),
            _ => throw errors.In(
                path, "numbers of float16, float32 or float64", $"{type.Class} of {type.Size} bytes",
                "Set the model's dtype policy to float32 before it is saved."),
        };
        double count = Dataspace.Count(dataset.Space.Dimensions);
        return values.Length == count
            ? values
            : throw errors.In(
                path, FormattableString.Invariant($"{count} values, as its shape has"), FormattableString.Invariant($"{values.Length}"), Advice);
    });

    /// <summary>An attribute that is one text; null where there is none.</summary>
    public string? Text(string path, string attribute) => Read(path, attribute, found => found.Read<string>());

    /// <summary>An attribute that is a list of texts; null where there is none.</summary>
    public string[]? Texts(string path, string attribute) => Read(path, attribute, found => found.Read<string[]>());

    private T? Read<T>(string path, string attribute, Func<IH5Attribute, T> read)
        where T : class
    {
        return Translate(path, () =>
        {
            IH5Object owner = file.Get(path);
            if (!owner.AttributeExists(attribute))
                return null;
            IH5Attribute found = owner.Attribute(attribute);

            // NumPy makes an array of no names one of numbers.
            if (typeof(T) == typeof(string[]) && Dataspace.Count(found.Space.Dimensions) == 0)
                return (T)(object)Array.Empty<string>();
            return found.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength
                ? read(found)
                : throw errors.In(path, $"text in the attribute '{attribute}'", $"{found.Type.Class}", Advice);
        });
    }

    /// <summary>The library says what is wrong with a file by whatever exception comes up.</summary>
    private T Translate<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not BadInputException)
        {
            throw errors.In(path, "HDF5 data as Keras writes them", $"{error.GetType().Name}: {error.Message}", Advice, error);
        }
    }
}
