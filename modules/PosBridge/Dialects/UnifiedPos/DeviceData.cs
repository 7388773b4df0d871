using System.Globalization;
using System.Text.Json;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>The properties of a device's event; capitals in their names do not matter.</summary>
internal sealed class DeviceData
{
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes every property that is a text or a number.</summary>
    public DeviceData(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            try
            {
                if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    values[property.Name] = property.Value.ToString();
                }
            }
            catch (InvalidOperationException)
            {
                throw new TillRefusal("a name or a value is no Unicode text"); // such as half a surrogate pair
            }
        }
    }

    /// <summary>A property's text; null where there is none.</summary>
    public string? this[string name] => values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A property that is one of the standard's numbers; null where there is none.</summary>
    public int? Number(string name) => this[name] is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new TillRefusal($"{name} is {TillRefusal.Quote(text)}, no whole number");
}
