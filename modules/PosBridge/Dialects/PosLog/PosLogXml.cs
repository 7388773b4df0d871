using System.Xml;
using System.Xml.Linq;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// Loads a POSLog document: no DTD, nothing from outside, bounded in depth. Elements are known by their local names, since the field
/// uses two namespaces (<c>http://www.nrf-arts.org/IXRetail/namespace/</c> and OMG's), and some tills none.
/// </summary>
internal static class PosLogXml
{
    /// <summary>Deeper than any POSLog is.</summary>
    public const int MaxDepth = 32;

    private static readonly XmlReaderSettings Guarded = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = PosDelivery.MaxBodyBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The root element.</summary>
    public static XElement Load(ReadOnlyMemory<byte> body)
    {
        try
        {
            CheckDepth(body);
            using var reader = XmlReader.Create(Stream(body), Guarded);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new TillRefusal(PanMask.Apply(e.Message));
        }
        catch (ArgumentException e)
        {
            throw new TillRefusal($"the message names an encoding that is not known: {PanMask.Apply(e.Message)}");
        }
    }

    /// <summary>The first child of that name.</summary>
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The children of that name.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    /// <summary>The text of the first child that has one of the names and a text; null where none has.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Child(name)?.Value.Trim() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>An attribute's text; null where it has none.</summary>
    public static string? AttributeText(this XElement element, string name) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Whether an attribute says yes.</summary>
    public static bool Flag(this XElement element, string name) => element.AttributeText(name) is "true" or "1";

    private static void CheckDepth(ReadOnlyMemory<byte> body)
    {
        using var reader = XmlReader.Create(Stream(body), Guarded);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw new TillRefusal($"the document is over {MaxDepth} elements deep");
            }
        }
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> body) => new(body.ToArray(), writable: false);
}
