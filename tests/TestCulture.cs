using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace VlassNet.Tests;

/// <summary>
/// Runs the tests under the culture that the environment variable <c>VLASSNET_TEST_CULTURE</c> names, e.g. <c>de-DE</c>, whose numbers
/// have a comma, or <c>tr-TR</c>, where the small letter of I has no dot. Nothing that the library writes may depend on it.
/// </summary>
internal static class TestCulture
{
    private const string Variable = "VLASSNET_TEST_CULTURE";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A test assembly is no library: nothing else runs before the first test.")]
    internal static void Set()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } name)
            return;
        CultureInfo culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = culture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
    }
}
