using System.Globalization;
using System.Reflection;
using System.Text;

namespace Patchbay.Solution.Tests;

/// <summary>What a room shows to others, one line a member, sorted, without what the compiler adds to records.</summary>
static class ApiText
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly string[] OfRecords = ["Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality", "<Clone>$", "PrintMembers", "Deconstruct"];

    public static string Of(Assembly room) => Of(room.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Heading(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    static string Heading(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = new[] { type.BaseType }.Where(parent => parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Select(parent => TypeName.Of(parent!))
            .Concat(type.GetInterfaces().Where(item => item.IsPublic && !type.IsEnum && item.Name is not "IEquatable`1").Select(TypeName.Of).Order(StringComparer.Ordinal))
            .ToArray();
        return $"{kind} {type.Namespace}.{TypeName.Of(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared).Where(member => !OfRecords.Contains(member.Name)).Select(Line).OfType<string>();
    }

    static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo made when IsSeen(made) && !made.IsStatic && !IsCopy(made) => $"new({Parameters(made)})",
        MethodInfo method when IsSeen(method) && !method.IsSpecialName =>
            $"{Static(method)}{method.Name}{Generic(method)}({Parameters(method)}) -> {TypeName.Of(method.ReturnParameter)}",
        PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } access && IsSeen(access) && property.Name is not "EqualityContract" =>
            $"{Static(access)}{property.Name}{Index(property)} {{{Access(property)} }} -> {TypeName.Of(property)}",
        FieldInfo { IsLiteral: true } field when IsSeen(field) => $"const {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field when IsSeen(field) => $"{(field.IsStatic ? "static " : "")}{field.Name} -> {TypeName.Of(field)}",
        EventInfo happening when IsSeen(happening.AddMethod!) => $"event {happening.Name} -> {TypeName.Of(happening.EventHandlerType!)}",
        _ => null,
    };

    static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static bool IsSeen(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    // Of a record: it takes one of itself.
    static bool IsCopy(ConstructorInfo made) => made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType;

    static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } keys ? $"[{string.Join(", ", keys.Select(TypeName.Of))}]" : "";

    static string Access(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : "";
        var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? " required" : "";
        return property.SetMethod is { } setter && IsSeen(setter)
            ? get + required + (setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;")
            : get;
    }

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{TypeName.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "")}"));

    static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
