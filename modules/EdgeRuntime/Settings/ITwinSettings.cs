using System.Text.Json.Nodes;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// A module's settings, bound from the twin's desired properties. Validated whole at start and at every change: a bad set is refused
/// whole, the old one stays, and the reported twin says why.
/// </summary>
/// <typeparam name="T">An immutable record; see <see cref="IModuleSettings"/>.</typeparam>
public interface ITwinSettings<out T>
    where T : class
{
    /// <summary>The set in force.</summary>
    T Current { get; }

    /// <summary>The desired properties that the set in force was bound from, a copy: what is in it was set, everything else is a default.</summary>
    JsonObject Desired { get; }

    /// <summary>The set in force, then every set that takes its place (value-equal sets are not repeated).</summary>
    IAsyncEnumerable<T> WatchAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A settings record. <c>[Range]</c> and <c>[Required]</c> (System.ComponentModel.DataAnnotations) guard single values, at any depth
/// and inside dictionaries and lists; <see cref="Validate"/> guards what takes several.
/// </summary>
public interface IModuleSettings
{
    /// <summary>The store this module serves; named in its health and in every message.</summary>
    string StoreId { get; }

    /// <summary>Every error as path and remedy, such as <c>("lanes.lane-1.zones.scanner", "needs at least 3 points")</c>.</summary>
    IEnumerable<SettingsError> Validate();
}

/// <summary>One thing wrong in a desired set.</summary>
/// <param name="Path">Where: property names joined by dots.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record SettingsError(string Path, string Message);
