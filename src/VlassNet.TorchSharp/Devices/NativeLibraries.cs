namespace VlassNet.TorchSharp.Devices;

/// <summary>Whether TorchSharp's native libraries can be used.</summary>
internal enum NativeLibraries
{
    /// <summary>They can.</summary>
    Ready,

    /// <summary>TorchSharp has none for this operating system and processor.</summary>
    UnknownPlatform,

    /// <summary>libtorch is not there: the application references no native package.</summary>
    Missing,

    /// <summary>They are there, but the system cannot load them.</summary>
    Unloadable,

    /// <summary>They load, but are not those that this version of TorchSharp was made for.</summary>
    WrongVersion,
}
