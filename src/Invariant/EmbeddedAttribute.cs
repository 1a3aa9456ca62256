namespace Microsoft.CodeAnalysis;

/// <summary>Marks what only the assembly that it is compiled into may see: not even its friends, the tests.</summary>
[Embedded]
[AttributeUsage(AttributeTargets.All)]
internal sealed class EmbeddedAttribute : Attribute;
