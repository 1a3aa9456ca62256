using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VlassNet.Networks;

/// <summary>Tells weights apart: two training runs that begin with others end with others.</summary>
internal static class WeightsHash
{
    /// <summary>SHA-256 of the tensors' names and bits, in hexadecimal digits.</summary>
    public static string Of(NetworkWeights weights)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (WeightTensor tensor in weights)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
