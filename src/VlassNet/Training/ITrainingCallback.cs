namespace VlassNet.Training;

/// <summary>Something to do after each epoch, such as saving a checkpoint.</summary>
public interface ITrainingCallback
{
    /// <summary>
    /// Called after each epoch with its validation, on the thread that trains, which waits for it. An exception ends the training
    /// and comes out of it.
    /// </summary>
    /// <param name="epoch">The epoch; of no use after the call.</param>
    void OnEpochEnd(TrainingEpoch epoch);
}
