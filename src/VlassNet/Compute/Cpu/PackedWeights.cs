namespace VlassNet.Compute.Cpu;

/// <summary>
/// The weights of a 3×3 convolution in the order in which <see cref="Convolution{TSimd, TVector}"/> reads them: for each tile of 5
/// output channels, <c>(input, tap, output within the tile)</c>. Channels that fill up the last tile have weights 0.
/// </summary>
internal static unsafe class PackedWeights
{
    /// <summary>Output channels that are computed at once. 75, 50 and 25 are multiples of it.</summary>
    public const int Tile = 5;

    public const int Taps = 9;

    public static int Tiles(int outputs) => (outputs + Tile - 1) / Tile;

    public static int Length(int outputs, int inputs) => checked(Tiles(outputs) * Tile * inputs * Taps);

    /// <summary>From one tile's weights to the next one's.</summary>
    public static int TileLength(int inputs) => Tile * inputs * Taps;

    /// <summary>Turns the taps of some channels round, so that each tap's channels lie side by side.</summary>
    /// <param name="weights">The taps of the first channel.</param>
    /// <param name="stride">From the taps of a channel to those of the next.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="turned">Receives the channels of the first tap.</param>
    /// <param name="tapStride">From one tap to the next.</param>
    public static void Turn(float* weights, int stride, int channels, float* turned, int tapStride)
    {
        Transpose.Run(weights, channels, Taps - 1, stride, turned, tapStride);
        float* last = weights + Taps - 1;
        turned += (Taps - 1) * (long)tapStride;
        for (int channel = 0; channel < channels; channel++)
        {
            turned[channel] = *last;
            last += stride;
        }
    }

    /// <summary>Packs the weights <c>(output, input, tap)</c> for the convolution itself.</summary>
    public static void Forward(float* weights, int outputs, int inputs, float* packed)
    {
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                float* source = weights + (output * inputs + input) * Taps;
                float* destination = packed + output / Tile * TileLength(inputs) + input * Taps * Tile + output % Tile;
                for (int tap = 0; tap < Taps; tap++)
                    destination[tap * Tile] = source[tap];
            }
        }
    }

    /// <summary>
    /// Packs them for the gradient of the input, <c>dx[c][p] = Σ_k Σ_t w[k][c][t]·dy[k][p − offset(t)]</c>: outputs and inputs change
    /// places, and since offset(8 − t) = −offset(t), the taps are reversed.
    /// </summary>
    public static void Backward(float* weights, int outputs, int inputs, float* packed)
    {
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                float* source = weights + (output * inputs + input) * Taps;
                float* destination = packed + input / Tile * TileLength(outputs) + output * Taps * Tile + input % Tile;
                for (int tap = 0; tap < Taps; tap++)
                    destination[tap * Tile] = source[Taps - 1 - tap];
            }
        }
    }
}
