using System.Globalization;

namespace OwnClasses;

/// <summary>Prints the first epoch and every fifth.</summary>
internal sealed class EpochPrinter : ITrainingCallback
{
    public void OnEpochEnd(TrainingEpoch epoch)
    {
        EpochResult now = epoch.Result;
        if (now.Epoch == 1 || now.Epoch % 5 == 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Epoch {now.Epoch,2}: loss {now.Loss:F3}, accuracy {now.Accuracy:F3}{Validation(now)}"));
        }
    }

    private static string Validation(EpochResult now) => now.ValidationLoss is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $", val_loss {now.ValidationLoss:F3}, val_accuracy {now.ValidationAccuracy:F3}");
}
