
namespace Tutorial;

/// <summary>Keeps a trained network where the disk is full, or the folder for results is gone: training took longest of all.</summary>
internal sealed class Rescue(VlassCnn model, string path, Screen screen)
{
    /// <summary>Waits for a training run. If it ends because a checkpoint cannot be written, the best network so far is saved.</summary>
    public async Task<TrainingHistory> FromFaultsOf(Task<TrainingHistory> training)
    {
        try
        {
            return await training;
        }
        catch (Exception error) when (IsOfDisk(error) && model.Card.Metrics.Count > 0)
        {
            Save();
            throw;
        }
    }

    /// <summary>Saves the network where it should be or else among the temporary files, and then says where.</summary>
    public void Save()
    {
        try
        {
            model.Save(path);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            string elsewhere = Path.Combine(Path.GetTempPath(), $"vlassnet-{Guid.NewGuid():N}.safetensors");
            model.Save(elsewhere);
            screen.Line($"{path} cannot be written ({error.Message}). The network is in {elsewhere} instead: move it where it is safe.");
        }
    }

    private static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException;
}
