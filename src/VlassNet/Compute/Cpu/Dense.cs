using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The three products of a dense layer over a whole batch. All arrays are row-major: x <c>(image, input)</c>, w
/// <c>(output, input)</c>, y and dy <c>(image, output)</c>. The inputs are the vector's lanes in all three, so w is never turned round.
/// </summary>
internal static unsafe class Dense<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>y = x·wᵀ + b for the outputs from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void Forward(
        float* x, int images, int inputs, float* w, float* bias, float* y, int outputs, int first, int end)
    {
        int output = first;
        for (; output + 4 <= end; output += 4)
        {
            int image = 0;
            for (; image + 2 <= images; image += 2)
                Dot4x2(x + (long)image * inputs, w + (long)output * inputs, inputs, bias + output, y + (long)image * outputs + output, outputs);
            if (image < images)
                Dot4x1(x + (long)image * inputs, w + (long)output * inputs, inputs, bias + output, y + (long)image * outputs + output);
        }

        for (; output < end; output++)
        {
            for (int image = 0; image < images; image++)
                y[(long)image * outputs + output] = bias[output] + Dot(x + (long)image * inputs, w + (long)output * inputs, inputs);
        }
    }

    /// <summary>dx = dy·w for the inputs from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void InputGradient(
        float* dy, int images, int outputs, float* w, float* dx, int inputs, int first, int end)
    {
        int input = first;
        for (; input + 2 * TSimd.Width <= end; input += 2 * TSimd.Width)
        {
            int image = 0;
            for (; image + 4 <= images; image += 4)
                Panel4(dy + (long)image * outputs, outputs, 1, outputs, w + input, inputs, dx + (long)image * inputs + input, inputs);
            for (; image < images; image++)
                Panel1(dy + (long)image * outputs, 1, outputs, w + input, inputs, dx + (long)image * inputs + input);
        }

        for (; input < end; input++)
        {
            for (int image = 0; image < images; image++)
                dx[(long)image * inputs + input] = StridedDot(dy + (long)image * outputs, 1, outputs, w + input, inputs);
        }
    }

    /// <summary>dw = dyᵀ·x and db = Σ dy for the outputs from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void WeightGradient(
        float* dy, int images, int outputs, float* x, int inputs, float* dw, float* db, int first, int end)
    {
        for (int output = first; output < end; output++)
        {
            db[output] = 0;
            for (int image = 0; image < images; image++)
                db[output] += dy[(long)image * outputs + output];
        }

        for (int group = first; group < end; group += 4)
        {
            int groupEnd = Math.Min(group + 4, end);
            int input = 0;
            for (; input + 2 * TSimd.Width <= inputs; input += 2 * TSimd.Width)
            {
                if (groupEnd - group == 4)
                {
                    Panel4(dy + group, 1, outputs, images, x + input, inputs, dw + (long)group * inputs + input, inputs);
                    continue;
                }

                for (int output = group; output < groupEnd; output++)
                    Panel1(dy + output, outputs, images, x + input, inputs, dw + (long)output * inputs + input);
            }

            for (; input < inputs; input++)
            {
                for (int output = group; output < groupEnd; output++)
                    dw[(long)output * inputs + input] = StridedDot(dy + output, outputs, images, x + input, inputs);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4x2(float* x, float* w, int inputs, float* bias, float* y, int outputs)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs, x1 = x + inputs;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        int i = 0;
        for (; i + TSimd.Width <= inputs; i += TSimd.Width)
        {
            TVector first = TSimd.Load(x + i), second = TSimd.Load(x1 + i);
            TVector weight = TSimd.Load(w + i);
            a0 = TSimd.MultiplyAdd(first, weight, a0);
            b0 = TSimd.MultiplyAdd(second, weight, b0);
            weight = TSimd.Load(w1 + i);
            a1 = TSimd.MultiplyAdd(first, weight, a1);
            b1 = TSimd.MultiplyAdd(second, weight, b1);
            weight = TSimd.Load(w2 + i);
            a2 = TSimd.MultiplyAdd(first, weight, a2);
            b2 = TSimd.MultiplyAdd(second, weight, b2);
            weight = TSimd.Load(w3 + i);
            a3 = TSimd.MultiplyAdd(first, weight, a3);
            b3 = TSimd.MultiplyAdd(second, weight, b3);
        }

        y[0] = bias[0] + TSimd.Sum(a0) + TailDot(x, w, i, inputs);
        y[1] = bias[1] + TSimd.Sum(a1) + TailDot(x, w1, i, inputs);
        y[2] = bias[2] + TSimd.Sum(a2) + TailDot(x, w2, i, inputs);
        y[3] = bias[3] + TSimd.Sum(a3) + TailDot(x, w3, i, inputs);
        y += outputs;
        y[0] = bias[0] + TSimd.Sum(b0) + TailDot(x1, w, i, inputs);
        y[1] = bias[1] + TSimd.Sum(b1) + TailDot(x1, w1, i, inputs);
        y[2] = bias[2] + TSimd.Sum(b2) + TailDot(x1, w2, i, inputs);
        y[3] = bias[3] + TSimd.Sum(b3) + TailDot(x1, w3, i, inputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4x1(float* x, float* w, int inputs, float* bias, float* y)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        int i = 0;
        for (; i + TSimd.Width <= inputs; i += TSimd.Width)
        {
            TVector values = TSimd.Load(x + i);
            a0 = TSimd.MultiplyAdd(values, TSimd.Load(w + i), a0);
            a1 = TSimd.MultiplyAdd(values, TSimd.Load(w1 + i), a1);
            a2 = TSimd.MultiplyAdd(values, TSimd.Load(w2 + i), a2);
            a3 = TSimd.MultiplyAdd(values, TSimd.Load(w3 + i), a3);
        }

        y[0] = bias[0] + TSimd.Sum(a0) + TailDot(x, w, i, inputs);
        y[1] = bias[1] + TSimd.Sum(a1) + TailDot(x, w1, i, inputs);
        y[2] = bias[2] + TSimd.Sum(a2) + TailDot(x, w2, i, inputs);
        y[3] = bias[3] + TSimd.Sum(a3) + TailDot(x, w3, i, inputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* x, float* w, int inputs)
    {
        TVector sum = default;
        int i = 0;
        for (; i + TSimd.Width <= inputs; i += TSimd.Width)
            sum = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(w + i), sum);
        return TSimd.Sum(sum) + TailDot(x, w, i, inputs);
    }

    private static float TailDot(float* x, float* w, int from, int inputs)
    {
        float sum = 0;
        for (int i = from; i < inputs; i++)
            sum = float.MultiplyAddEstimate(x[i], w[i], sum);
        return sum;
    }

    /// <summary>4 rows × 2 vectors of <c>Σ_i factor[row][i]·rows[i]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel4(
        float* factors, int factorRow, int factorStep, int count, float* rows, int rowLength, float* result, int resultRow)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default;
        TVector c0 = default, c1 = default, d0 = default, d1 = default;
        for (int i = 0; i < count; i++)
        {
            TVector row0 = TSimd.Load(rows), row1 = TSimd.Load(rows + TSimd.Width);
            TVector factor = TSimd.Broadcast(factors[0]);
            a0 = TSimd.MultiplyAdd(row0, factor, a0);
            a1 = TSimd.MultiplyAdd(row1, factor, a1);
            factor = TSimd.Broadcast(factors[factorRow]);
            b0 = TSimd.MultiplyAdd(row0, factor, b0);
            b1 = TSimd.MultiplyAdd(row1, factor, b1);
            factor = TSimd.Broadcast(factors[2 * factorRow]);
            c0 = TSimd.MultiplyAdd(row0, factor, c0);
            c1 = TSimd.MultiplyAdd(row1, factor, c1);
            factor = TSimd.Broadcast(factors[3 * factorRow]);
            d0 = TSimd.MultiplyAdd(row0, factor, d0);
            d1 = TSimd.MultiplyAdd(row1, factor, d1);
            factors += factorStep;
            rows += rowLength;
        }

        TSimd.Store(result, a0);
        TSimd.Store(result + TSimd.Width, a1);
        TSimd.Store(result += resultRow, b0);
        TSimd.Store(result + TSimd.Width, b1);
        TSimd.Store(result += resultRow, c0);
        TSimd.Store(result + TSimd.Width, c1);
        TSimd.Store(result += resultRow, d0);
        TSimd.Store(result + TSimd.Width, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel1(float* factors, int factorStep, int count, float* rows, int rowLength, float* result)
    {
        TVector a0 = default, a1 = default;
        for (int i = 0; i < count; i++)
        {
            TVector factor = TSimd.Broadcast(*factors);
            a0 = TSimd.MultiplyAdd(TSimd.Load(rows), factor, a0);
            a1 = TSimd.MultiplyAdd(TSimd.Load(rows + TSimd.Width), factor, a1);
            factors += factorStep;
            rows += rowLength;
        }

        TSimd.Store(result, a0);
        TSimd.Store(result + TSimd.Width, a1);
    }

    private static float StridedDot(float* a, int aStep, int count, float* b, int bStep)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
            sum = float.MultiplyAddEstimate(a[(long)i * aStep], b[(long)i * bStep], sum);
        return sum;
    }
}
