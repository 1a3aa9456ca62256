using TorchSharp;
using VlassNet.Compute.Engines;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp;

/// <content>What surrounds each call.</content>
internal sealed partial class TorchSession
{
    /// <summary>
    /// One call at a time, and none after the disposal. Settings that belong to the process, or to the caller's thread, are the session's
    /// own for as long as the call lasts.
    /// </summary>
    private readonly ref struct Call
    {
        private readonly TorchSession session;
        private readonly IDisposable recordable;

        public Call(TorchSession session)
        {
            if (Interlocked.CompareExchange(ref session.busy, 1, 0) != 0)
                throw new InvalidOperationException("The session is in use: it takes one call at a time.");
            this.session = session;
            if (session.disposed)
            {
                Volatile.Write(ref session.busy, 0);
                throw new ObjectDisposedException(nameof(INetworkSession));
            }

            // What a caller makes in inference mode could never be trained.
            recordable = inference_mode(false);
            if (session.device.type == DeviceType.CPU && get_num_threads() != session.threads)
                set_num_threads(session.threads);
            if (session.device.type != DeviceType.CUDA)
                return;
            bool allowed = session.precision == TorchPrecision.TensorFloat32;
            backends.cuda.matmul.allow_tf32 = allowed;
            backends.cudnn.allow_tf32 = allowed;
        }

        public void Dispose()
        {
            recordable.Dispose();
            Volatile.Write(ref session.busy, 0);
        }
    }
}
