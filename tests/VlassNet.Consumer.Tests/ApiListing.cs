using System.Reflection;
using System.Runtime.CompilerServices;

namespace VlassNet.Consumer.Tests;

/// <summary>The public surface of an assembly, a line for each type and member, sorted.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => (string[])[Declaration(type), .. Members(type).Order(StringComparer.Ordinal)]);

    private static string Declaration(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "abstract class";
        Type[] above = [.. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum ? [parent] : Type.EmptyTypes,
            .. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(found => found.IsVisible).OrderBy(found => found.FullName, StringComparer.Ordinal)];
        string bases = above.Length == 0 || type.IsEnum ? "" : $" : {string.Join(", ", above.Select(Name))}";
        return $"{kind} {type.Namespace}.{Name(type)}{bases}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
            yield return Line(type, field.IsLiteral ? $"const {field.Name} = {field.GetRawConstantValue()}" : $"{Name(field.FieldType)} {field.Name}");
        foreach (PropertyInfo property in type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod)))
        {
            string set = !IsVisible(property.SetMethod) ? "" : IsInit(property.SetMethod!) ? " init;" : " set;";
            string index = property.GetIndexParameters() is { Length: > 0 } places ? $"[{Parameters(places)}]" : "";
            string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
            yield return Line(type, $"{Static(property.GetMethod!)}{required}{Name(property.PropertyType)} {property.Name}{index} {{ get;{set} }}");
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(found => IsVisible(found) && !found.IsStatic))
            yield return Line(type, $"new({Parameters(constructor.GetParameters())})");
        foreach (MethodInfo method in type.GetMethods(Declared).Where(found => IsVisible(found) && !IsGenerated(found)))
        {
            string arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            string extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
            yield return Line(type, $"{Static(method)}{Name(method.ReturnType)} {method.Name}{arguments}({extends}{Parameters(method.GetParameters())})");
        }
    }

    private static string Line(Type type, string member) => $"{type.Namespace}.{Name(type)}: {member}";

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    /// <summary>Accessors, and what the compiler makes of every record.</summary>
    private static bool IsGenerated(MethodInfo method) =>
        (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) || method.IsDefined(typeof(CompilerGeneratedAttribute))
        || method.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.FullName == "System.Runtime.CompilerServices.IsExternalInit");

    private static string Static(MethodBase method) => method.IsStatic ? "static " : method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        string way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string value = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "";
        return $"{way}{many}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Name(value)}?";
        string outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}." : "";
        string name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{outer}{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : outer + name;
    }
}
