using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.TorchSharp.Tests;

/// <summary>
/// With the environment variable VLASSNET_TEST_ONEDNN=off, libtorch computes without oneDNN in this process: its convolutions are wrong on
/// some processors, and then the contract says nothing about the add-on. TorchSharp has no such switch; libtorch exports its own.
/// </summary>
internal static class OneDnnSwitch
{
    private delegate nint GlobalContext();

    private delegate void SetEnabled(nint context, [MarshalAs(UnmanagedType.U1)] bool enabled);

    [ModuleInitializer]
    internal static void Apply()
    {
        if (Environment.GetEnvironmentVariable("VLASSNET_TEST_ONEDNN") != "off")
            return;
        nint torch = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libtorch_cpu.so"));
        nint context = Export<GlobalContext>("_ZN2at13globalContextEv")();
        Export<SetEnabled>("_ZN2at7Context20setUserEnabledMkldnnEb")(context, enabled: false);

        T Export<T>(string name) => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(torch, name));
    }
}
