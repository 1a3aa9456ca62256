namespace VlassNet.Training;

/// <summary>Progress of a cross-validation, after a step of a training run.</summary>
/// <param name="Fold">The fold, from 0.</param>
/// <param name="Folds">Folds in all.</param>
/// <param name="Member">The network of the fold, from 0.</param>
/// <param name="Members">Networks of each fold.</param>
/// <param name="Training">How far its training is.</param>
public readonly record struct CrossValidationProgress(int Fold, int Folds, int Member, int Members, TrainingProgress Training)
{
    /// <summary>The share of all training that is done, 0 to 1.</summary>
    public double Fraction => (Fold + (Member + Training.Fraction) / Members) / Folds;

    /// <summary>The step on one line: <c>fold 2/5, network 1/3, epoch 3/10, step 12/49: loss 0.4321, …</c>.</summary>
    public override string ToString() => $"fold {Fold + 1}/{Folds}, network {Member + 1}/{Members}, {Training}";
}
