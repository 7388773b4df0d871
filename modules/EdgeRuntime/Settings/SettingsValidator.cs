using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.EdgeRuntime;

/// <summary>Holds a settings record against its annotations, at any depth, and against its own <see cref="IModuleSettings.Validate"/>.</summary>
internal static class SettingsValidator
{
    public static IReadOnlyList<SettingsError> Validate(IModuleSettings settings, JsonSerializerOptions options)
    {
        var errors = new List<SettingsError>();
        Visit(settings, string.Empty, options, errors);
        try
        {
            errors.AddRange(settings.Validate());
        }
        catch (Exception) when (errors.Count > 0)
        {
            // It stumbled over a value that is already reported.
        }

        return errors;
    }

    private static void Visit(object value, string path, JsonSerializerOptions options, List<SettingsError> errors)
    {
        switch (value)
        {
            case string:
                return;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    VisitElement(entry.Value, Join(path, entry.Key.ToString()!), options, errors);
                }

                return;
            case IEnumerable list:
                var index = 0;
                foreach (var item in list)
                {
                    VisitElement(item, $"{path}[{index++}]", options, errors);
                }

                return;
            default:
                VisitRecord(value, path, options, errors);
                return;
        }
    }

    private static void VisitElement(object? element, string path, JsonSerializerOptions options, List<SettingsError> errors)
    {
        if (element is not null)
        {
            Visit(element, path, options, errors);
        }
    }

    private static void VisitRecord(object value, string path, JsonSerializerOptions options, List<SettingsError> errors)
    {
        var type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || type.Namespace?.StartsWith("System", StringComparison.Ordinal) != false)
        {
            return;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetCustomAttribute<JsonIgnoreAttribute>() is not null)
            {
                continue;
            }

            var name = Join(path, NameOf(property, options));
            var given = property.GetValue(value);
            foreach (var rule in RulesOf(type, property))
            {
                var context = new ValidationContext(value) { MemberName = property.Name, DisplayName = NameOf(property, options) };
                if (rule.GetValidationResult(given, context) is { } failure)
                {
                    errors.Add(new SettingsError(name, failure.ErrorMessage ?? "is not valid"));
                }
            }

            VisitElement(given, name, options, errors);
        }
    }

    /// <summary>A rule on a positional record's parameter counts like one on the property.</summary>
    private static IEnumerable<ValidationAttribute> RulesOf(Type type, PropertyInfo property)
    {
        var onProperty = property.GetCustomAttributes<ValidationAttribute>(inherit: true);
        var onParameter = type.GetConstructors()
            .SelectMany(c => c.GetParameters())
            .Where(p => p.Name == property.Name && p.ParameterType == property.PropertyType)
            .SelectMany(p => p.GetCustomAttributes<ValidationAttribute>());
        return onProperty.Concat(onParameter);
    }

    private static string NameOf(PropertyInfo property, JsonSerializerOptions options) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? options.PropertyNamingPolicy?.ConvertName(property.Name)
        ?? property.Name;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
