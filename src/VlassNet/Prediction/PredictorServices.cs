using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VlassNet.Prediction;

/// <summary>Registers a <see cref="Predictor"/> with an application's services.</summary>
public static class PredictorServices
{
    /// <summary>Adds one predictor for the whole application, which is loaded when it is first asked for.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">The file of a network or an ensemble, as <see cref="VlassNet.Networks.ImageClassifier.Save(string)"/> wrote it.</param>
    /// <param name="options">How to compute; default <see cref="PredictorOptions"/>'s own.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    public static IServiceCollection AddVlassNetPredictor(this IServiceCollection services, string path, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options?.Validate();
        return services.AddSingleton(provider => Predictor.Load(
            path, options, provider.GetService<ILoggerFactory>()?.CreateLogger(typeof(Predictor).FullName!)));
    }
}
