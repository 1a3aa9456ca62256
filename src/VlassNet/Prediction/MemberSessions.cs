using Microsoft.Extensions.Logging;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>A session for each network of a model, all of them or none. One call at a time.</summary>
internal sealed class MemberSessions : IDisposable
{
    private readonly List<INetworkSession> sessions = [];

    /// <param name="weights">The networks.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="logger">Reports once which device was chosen; null for none.</param>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    public MemberSessions(IEnumerable<NetworkWeights> weights, SessionOptions options, ILogger? logger = null)
    {
        try
        {
            foreach (NetworkWeights member in weights)
                sessions.Add(ComputeEngines.Open(member, options, sessions.Count == 0 ? logger : null));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where they are computed.</summary>
    public ComputeDevice Device => sessions[0].Device;

    /// <summary>The probabilities of the model.</summary>
    public float[] Predict(PredictionPlan plan, IImageBatch images) =>
        MemberMean.Predict(plan, images, plan.Preparation is not null, sessions.Count, (member, predict) => predict(sessions[member]));

    public void Dispose()
    {
        foreach (INetworkSession session in sessions)
            session.Dispose();
    }
}
