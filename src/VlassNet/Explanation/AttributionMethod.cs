namespace VlassNet.Explanation;

/// <summary>How an <see cref="AttributionMap"/> was made.</summary>
public enum AttributionMethod
{
    /// <summary>Gradient-weighted class activation: <see cref="Attributor.GradCam"/>.</summary>
    GradCam,

    /// <summary>Gradients along the way from a baseline to the image: <see cref="Attributor.IntegratedGradients"/>.</summary>
    IntegratedGradients,

    /// <summary>What the probability loses with a part of the image: <see cref="Attributor.Occlusion"/>.</summary>
    Occlusion,
}
