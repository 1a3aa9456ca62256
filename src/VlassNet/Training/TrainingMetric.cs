namespace VlassNet.Training;

/// <summary>A number of an epoch that says how good the network is.</summary>
public enum TrainingMetric
{
    /// <summary>Loss of the validation set; lower is better.</summary>
    ValidationLoss,

    /// <summary>Accuracy of the validation set; higher is better.</summary>
    ValidationAccuracy,

    /// <summary>Loss of the training set; lower is better.</summary>
    Loss,

    /// <summary>Accuracy of the training set; higher is better.</summary>
    Accuracy,
}
