using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Training;

/// <summary>Checks that a network, its data and the options go together, before anything starts.</summary>
internal static class TrainingInputs
{
    /// <exception cref="ArgumentException">They do not; the message lists all that is wrong.</exception>
    public static void Check(VlassCnn model, LabeledImages train, LabeledImages? validation, TrainingOptions options)
    {
        NetworkSpec spec = model.Spec;
        List<string> problems = [];
        CheckSet("training", train);
        if (validation is not null)
            CheckSet("validation", validation);
        if (options.ClassWeights?.Classes is { } factors && factors != spec.Classes)
            problems.Add($"expected {spec.Classes} class weights, one for each class; found {factors}");
        if (validation is null && options.EarlyStopping?.Metric.NeedsValidation() == true)
            problems.Add($"expected a validation set, since early stopping watches {options.EarlyStopping.Metric}; found none");
        if (validation is null && options.Schedule is ReduceOnPlateau plateau && plateau.Metric.NeedsValidation())
            problems.Add($"expected a validation set, since the schedule watches {plateau.Metric}; found none");
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"The network cannot be trained with this: {string.Join("; ", problems)}. Build the network for the images and "
                + "classes that there are.");
        }

        void CheckSet(string name, LabeledImages images)
        {
            ImageShape wanted = new(spec.Input.Rows, spec.Input.Columns, spec.Input.Channels);
            if (images.Count == 0)
                problems.Add($"expected at least one {name} image; found none");
            if (images.Shape != wanted)
                problems.Add($"expected {name} images of {wanted}, which the network takes; found {images.Shape}");
            if (images.ClassNames.Length != spec.Classes)
            {
                problems.Add(
                    $"expected {name} labels of the network's {spec.Classes} classes; found {images.ClassNames.Length}: "
                    + string.Join(", ", images.ClassNames));
            }
        }
    }
}
