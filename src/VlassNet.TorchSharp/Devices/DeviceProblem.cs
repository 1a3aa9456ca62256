namespace VlassNet.TorchSharp.Devices;

/// <summary>Why a device cannot be used.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Advice">What would help.</param>
internal sealed record DeviceProblem(string Reason, string Advice);
