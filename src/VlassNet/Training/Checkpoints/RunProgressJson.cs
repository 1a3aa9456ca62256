using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using VlassNet.Compute.Engines;

namespace VlassNet.Training.Checkpoints;

/// <summary>The numbers of a <see cref="RunState"/> as JSON, to the last digit; its tensors are beside them.</summary>
internal static class RunProgressJson
{
    public static string Write(RunState state)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text);
        json.WriteStartObject();
        json.WriteNumber("epoch", state.Epoch);
        json.WriteNumber("step", state.Step);
        json.WriteNumber("loss_sum", state.Sum.LossSum);
        json.WriteNumber("correct", state.Sum.Correct);
        json.WriteNumber("count", state.Sum.Count);
        json.WriteNumber("seconds", state.Seconds);
        json.WriteString("optimizer", state.Optimizer.Optimizer);
        json.WriteNumber("optimizer_steps", state.Optimizer.Steps);
        json.WriteNumber("best_epoch", state.BestEpoch?.Epoch ?? 0);
        json.WriteStartArray("history");
        foreach (EpochResult epoch in state.Completed)
        {
            json.WriteStartArray();
            json.WriteNumberValue(epoch.Loss);
            json.WriteNumberValue(epoch.Accuracy);
            WriteOptional(json, epoch.ValidationLoss);
            WriteOptional(json, epoch.ValidationAccuracy);
            json.WriteNumberValue(epoch.LearningRate);
            json.WriteNumberValue(epoch.Seconds);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static RunProgress Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            ImmutableArray<EpochResult> completed = [.. root.GetProperty("history").EnumerateArray().Select(ReadEpoch)];
            int epoch = root.GetProperty("epoch").GetInt32(), best = root.GetProperty("best_epoch").GetInt32();
            int step = root.GetProperty("step").GetInt32(), count = root.GetProperty("count").GetInt32();
            if (step < 0 || count < 0 || (step == 0) != (count == 0))
                throw new FormatException($"{step} steps with {count} images");
            if (completed.Length != epoch || best < 0 || best > epoch || (best == 0) != (epoch == 0))
                throw new FormatException($"{completed.Length} epochs of history, {epoch} that are done and {best} as the best");
            return new RunProgress(
                epoch,
                step,
                new StepResult(root.GetProperty("loss_sum").GetDouble(), root.GetProperty("correct").GetInt32(), count),
                root.GetProperty("seconds").GetDouble(),
                root.GetProperty("optimizer").GetString()!,
                root.GetProperty("optimizer_steps").GetInt64(),
                completed,
                best == 0 ? null : completed[best - 1]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, double? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static EpochResult ReadEpoch(JsonElement epoch, int index)
    {
        if (epoch.GetArrayLength() != 6)
            throw new FormatException($"{epoch.GetArrayLength()} numbers of an epoch instead of 6");
        return new EpochResult(
            index + 1, epoch[0].GetDouble(), epoch[1].GetDouble(), Optional(epoch[2]), Optional(epoch[3]), epoch[4].GetSingle(), epoch[5].GetDouble());
    }

    private static double? Optional(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}

/// <summary>The numbers of a <see cref="RunState"/>.</summary>
internal sealed record RunProgress(
    int Epoch, int Step, StepResult Sum, double Seconds, string Optimizer, long OptimizerSteps,
    ImmutableArray<EpochResult> Completed, EpochResult? BestEpoch);
