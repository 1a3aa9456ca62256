namespace VlassNet.Formats.Input;

/// <summary>Where bytes are: a path, a URL, or somebody's stream. Opened once for each loading of a source.</summary>
internal abstract class InputLocation
{
    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes in all, or null where that shows only when it is opened.</summary>
    public abstract long? Length { get; }

    /// <summary>Whether it is a path, of a file or a pipe.</summary>
    public virtual bool IsPath => false;

    public abstract ByteInput Open(LoadMeter meter, CancellationToken token);

    /// <summary>A path, or a URL if it starts like one.</summary>
    public static InputLocation FromText(string pathOrUrl, DownloadOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pathOrUrl);
        bool isUrl = pathOrUrl.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || pathOrUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isUrl)
            return new PathLocation(pathOrUrl, options);
        return Uri.TryCreate(pathOrUrl, UriKind.Absolute, out Uri? url)
            ? FromUrl(url, options)
            : throw WebAddress.NoUrl(WebAddress.Shown(pathOrUrl), nameof(pathOrUrl));
    }

    public static InputLocation FromUrl(Uri url, DownloadOptions options)
    {
        WebAddress.Require(url, nameof(url));
        return new UrlLocation(url, options);
    }

    public static InputLocation FromStream(Stream stream, string name, TimeSpan idleTimeout)
    {
        ArgumentNullException.ThrowIfNull(stream, name);
        return new StreamLocation(stream, name, idleTimeout);
    }

    private sealed class PathLocation(string path, DownloadOptions options) : InputLocation
    {
        public override string Name => path;

        public override bool IsPath => true;

        public override long? Length => File.Exists(path) ? new FileInfo(path).Length : null;

        public override ByteInput Open(LoadMeter meter, CancellationToken token)
        {
            if (!File.Exists(path))
            {
                string found = Directory.Exists(path) ? "a folder" : "no such file";
                throw new BadInputException("a file", found, path, "Check the path.");
            }

            FileStream file = OpenInTime(token);
            if (file.CanSeek)
                return new ByteInput(file, path, file.Length, file.SafeFileHandle, leaveOpen: false, meter, token);
            StreamOverAsync waiting = new(file, leaveOpen: false, new(options.IdleTimeout, 0, options.TimeProvider, token));
            return new ByteInput(waiting, path, null, null, leaveOpen: false, meter, token);
        }

        private FileStream OpenNow() => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        // Opening a named pipe lasts until somebody writes to it, and nothing can interrupt that: it is abandoned then, with a thread
        // of its own, so that many such pipes do not use up the pool's.
        private FileStream OpenInTime(CancellationToken token)
        {
            // Pipes seem to be empty; what has a length is a file, and opens at once.
            if (new FileInfo(path).Length > 0)
                return OpenNow();
            Task<FileStream> opening = Task.Factory.StartNew(
                OpenNow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            try
            {
                return opening.WaitAsync(options.IdleTimeout, options.TimeProvider, token).GetAwaiter().GetResult();
            }
            catch (Exception error) when (error is OperationCanceledException or TimeoutException)
            {
                _ = opening.ContinueWith(
                    late => late.Result.Dispose(), CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                token.ThrowIfCancellationRequested();
                throw new IOException($"it did not open within {options.IdleTimeout.TotalSeconds:0.#} seconds", error);
            }
        }
    }

    private sealed class StreamLocation(Stream stream, string name, TimeSpan idleTimeout) : InputLocation
    {
        private readonly long origin = stream.CanSeek ? stream.Position : 0;

        public override string Name => name;

        public override long? Length => stream.CanSeek ? stream.Length - origin : null;

        public override ByteInput Open(LoadMeter meter, CancellationToken token)
        {
            if (stream.CanSeek)
            {
                stream.Position = origin;
                return new ByteInput(stream, name, Length, null, leaveOpen: true, meter, token);
            }

            StreamOverAsync waiting = new(stream, leaveOpen: true, new(idleTimeout, 0, TimeProvider.System, token));
            return new ByteInput(waiting, name, null, null, leaveOpen: false, meter, token);
        }
    }
}
