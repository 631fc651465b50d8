using System.Reflection;

namespace Patchbay.Solution.Tests;

/// <summary>Names of types as they are written, with <c>?</c> where null is allowed.</summary>
static class TypeName
{
    static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        return direction + Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
    }

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(Type type) => Of(type, null);

    static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner) + "?";
        }

        // The getter's view where there is one: what a reader may meet.
        var state = nullability?.ReadState is NullabilityState.Unknown ? nullability.WriteState : nullability?.ReadState;
        return Plain(type, nullability) + (!type.IsValueType && state is NullabilityState.Nullable ? "?" : "");
    }

    static string Plain(Type type, NullabilityInfo? nullability)
    {
        if (Words.TryGetValue(type, out var word))
        {
            return word;
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var outer = type.DeclaringType is { } parent ? Plain(parent.IsGenericTypeDefinition && type.IsConstructedGenericType
            ? parent.MakeGenericType(type.GetGenericArguments()[..parent.GetGenericArguments().Length]) : parent, null) + "." : "";
        var own = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var arguments = type.GetGenericArguments().Skip(own).Select((argument, index) =>
            Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(own + index))).ToArray();
        var name = type.Name.Split('`')[0];
        return outer + (arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments)}>");
    }
}
