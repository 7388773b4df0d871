using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LossPrevention.Contracts;

/// <summary>
/// The name and major version of a message, such as <c>itemSighting/1</c>; it travels as the application property <c>schema</c>. A reader
/// understands its own name and major version alone. Within one major version properties are added and never change their meaning or
/// leave, and readers skip what they do not know; whatever goes beyond that makes a new major version.
/// </summary>
/// <param name="Name">The message's name, camelCase.</param>
/// <param name="Major">1, 2, 3, ...</param>
public readonly record struct ContractSchema(string Name, int Major)
{
    /// <summary>Reads <c>name/major</c>.</summary>
    public static bool TryParse(string? text, out ContractSchema schema, [NotNullWhen(false)] out string? error)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash > 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major > 0)
        {
            schema = new ContractSchema(text![..slash], major);
            error = null;
            return true;
        }

        schema = default;
        error = string.IsNullOrEmpty(text)
            ? "The message has no schema; its sender must set the application property 'schema', such as itemSighting/1."
            : $"The schema {Refusal.Quote(text)} is not a name and a major version, such as itemSighting/1; mend the sender.";
        return false;
    }

    /// <summary>Whether whoever reads <paramref name="reads"/> understands a message of schema <paramref name="received"/>.</summary>
    /// <param name="reads">The reader's own schema: the <c>Schema</c> constant of its message.</param>
    /// <param name="received">What the message says it is.</param>
    /// <param name="error">Why not and what to do, in one sentence, where this returns false.</param>
    /// <exception cref="ArgumentException"><paramref name="reads"/> is no schema.</exception>
    public static bool Understands(string reads, string? received, [NotNullWhen(false)] out string? error)
    {
        if (!TryParse(reads, out var mine, out var mistake))
        {
            throw new ArgumentException(mistake, nameof(reads));
        }

        if (!TryParse(received, out var theirs, out error))
        {
            return false;
        }

        error = mine.Name != theirs.Name ? $"The message is {theirs}, but {mine} is read here; check the route that brings it."
            : mine.Major < theirs.Major ? $"The message is {theirs}, but {mine} is read here; update this module."
            : mine.Major > theirs.Major ? $"The message is {theirs}, but {mine} is read here; update the module that sends it."
            : null;
        return error is null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}/{Major}");
}
