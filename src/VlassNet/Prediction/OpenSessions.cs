using System.Runtime.CompilerServices;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// The sessions that a network has open for predicting, one for each device and number of threads, so that classifying one
/// image after another does not open an engine each time. They are disposed of with the network.
/// </summary>
internal sealed class OpenSessions : IDisposable
{
    private static readonly ConditionalWeakTable<VlassCnn, OpenSessions> ByModel = [];

    private readonly Lock gate = new();
    private readonly Dictionary<SessionOptions, Entry> entries = [];
    private bool owned;

    /// <summary>Predicts in the network's session, which is opened if it is not yet and given the network's present weights.</summary>
    public static void Use(
        VlassCnn model, SessionOptions options, Func<INetworkSession> open, Action<INetworkSession> predict)
    {
        OpenSessions sessions = ByModel.GetOrCreateValue(model);

        // A session takes one call at a time, so the lock is held until the prediction is done.
        lock (sessions.gate)
        {
            if (!sessions.entries.TryGetValue(options, out Entry? entry))
            {
                // The version first: weights that change while they are copied are then copied again.
                long version = model.Weights.Version;
                entry = new Entry(open(), version);
                sessions.entries.Add(options, entry);
            }

            if (!sessions.owned)
            {
                model.Own(sessions);
                sessions.owned = true;
            }

            entry.Refresh(model.Weights);
            predict(entry.Session);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (Entry entry in entries.Values)
                entry.Session.Dispose();
            entries.Clear();
            owned = false;
        }
    }

    /// <summary>A session and the version of the weights that it was given last.</summary>
    private sealed class Entry(INetworkSession session, long version)
    {
        private long given = version;

        public INetworkSession Session { get; } = session;

        public void Refresh(NetworkWeights current)
        {
            long version = current.Version;
            if (given == version)
                return;
            Session.SetWeights(current);
            given = version;
        }
    }
}
