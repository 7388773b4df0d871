using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LossPrevention.EdgeRuntime;

/// <summary>The summaries of settings in the XML documentation that the build writes beside each assembly.</summary>
internal sealed partial class SettingsComments
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> files = [];

    /// <summary>A property's summary as plain text; null where there is none.</summary>
    public string? Of(PropertyInfo member)
    {
        var type = member.DeclaringType!;
        var name = type.FullName!.Replace('+', '.');
        var members = Members(type.Assembly);
        if (members.TryGetValue($"P:{name}.{member.Name}", out var property) && property.Element("summary") is { } summary)
        {
            return Plain(summary);
        }

        // A positional record's property is documented as a parameter of the type.
        return members.TryGetValue($"T:{name}", out var record)
            && record.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == member.Name) is { } parameter
            ? Plain(parameter)
            : null;
    }

    private Dictionary<string, XElement> Members(Assembly assembly)
    {
        if (!files.TryGetValue(assembly, out var members))
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            members = File.Exists(file)
                ? XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal)
                : [];
            files.Add(assembly, members);
        }

        return members;
    }

    /// <summary>References are read by their last name, as a twin spells it.</summary>
    private static string Plain(XElement element)
    {
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } reference => Camel(reference[(reference.LastIndexOf('.') + 1)..]),
            XElement { Name.LocalName: "see" } see => see.Attribute("langword")?.Value ?? "",
            XElement { Name.LocalName: "paramref" } parameter => Camel(parameter.Attribute("name")!.Value),
            XElement inner => inner.Value,
            XText plain => plain.Value,
            _ => "",
        }));
        return Blank().Replace(text, " ").Trim();
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
