using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace VlassNet.Tests;

/// <summary>
/// Every type that a type's code mentions: bases, attributes, signatures, local variables, and the operands of every IL
/// instruction. Constants and <c>nameof</c> leave no trace in the IL, so they cannot be found here.
/// </summary>
internal sealed class TypeUses
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    private static readonly FrozenDictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (ushort)code.Value);

    private readonly HashSet<Type> found = [];

    private TypeUses()
    {
    }

    public static IReadOnlySet<Type> Of(Type type)
    {
        TypeUses uses = new();
        uses.AddDeclaration(type);
        return uses.found;
    }

    private void AddDeclaration(Type type)
    {
        Add(type.BaseType);
        Add(type.GetInterfaces());
        AddAttributes(type);
        AddConstraints(type.GetGenericArguments());
        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            AddAttributes(member);
            if (member is FieldInfo field)
                Add(field.FieldType);
            else if (member is MethodBase method)
                AddMethod(type, method);
        }
    }

    private void AddMethod(Type type, MethodBase method)
    {
        AddSignature(method);
        foreach (ParameterInfo parameter in method.GetParameters())
            Add(parameter.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        AddConstraints(methodArguments);
        if (method.GetMethodBody() is not { } body)
            return;
        Add(body.LocalVariables.Select(local => local.LocalType));
        Add(body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Select(clause => clause.CatchType));
        foreach (int token in Tokens(body.GetILAsByteArray()!))
            AddMember(type.Module.ResolveMember(token, type.GetGenericArguments(), methodArguments));
    }

    private void AddMember(MemberInfo? member)
    {
        Add(member as Type ?? member?.DeclaringType);
        if (member is FieldInfo field)
            Add(field.FieldType);
        else if (member is MethodBase method)
            AddSignature(method);
    }

    private void AddSignature(MethodBase method)
    {
        Add((method as MethodInfo)?.ReturnType);
        Add(method.GetParameters().Select(parameter => parameter.ParameterType));
        if (method.IsGenericMethod)
            Add(method.GetGenericArguments());
    }

    private void AddAttributes(MemberInfo member)
    {
        foreach (CustomAttributeData attribute in member.GetCustomAttributesData())
        {
            Add(attribute.AttributeType);
            Add(attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>());
            Add(attribute.NamedArguments.Select(argument => argument.TypedValue.Value).OfType<Type>());
        }
    }

    private void AddConstraints(Type[] arguments)
    {
        foreach (Type argument in arguments.Where(argument => argument.IsGenericParameter))
            Add(argument.GetGenericParameterConstraints());
    }

    private void Add(IEnumerable<Type?> types)
    {
        foreach (Type? type in types)
            Add(type);
    }

    private void Add(Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.IsFunctionPointer)
        {
            Add(type.GetFunctionPointerReturnType());
            Add(type.GetFunctionPointerParameterTypes());
        }
        else if (type.HasElementType)
        {
            Add(type.GetElementType());
        }
        else if (type.IsConstructedGenericType)
        {
            Add(type.GetGenericTypeDefinition());
            Add(type.GenericTypeArguments);
        }
        else
        {
            found.Add(type);
        }
    }

    /// <summary>The metadata tokens of types, fields and methods in a method's IL (ECMA-335, partition III).</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        int position = 0;
        while (position < il.Length)
        {
            ushort value = il[position++];
            if (value == 0xFE)
                value = (ushort)((value << 8) | il[position++]);
            OperandType operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(il, position);
            position += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, position)),
                _ => 4,
            };
        }
    }
}
