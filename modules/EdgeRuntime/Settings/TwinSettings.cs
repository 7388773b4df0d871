using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace LossPrevention.EdgeRuntime;

/// <summary>What the synchroniser applies desired properties to.</summary>
internal interface ITwinSettingsTarget
{
    /// <summary>Whether any set is in force yet.</summary>
    bool InForce { get; }

    /// <summary>Takes a whole desired document into force, or returns everything that is wrong with it and keeps the old one.</summary>
    IReadOnlyList<SettingsError> TryApply(JsonObject desired);
}

/// <summary>See <see cref="ITwinSettings{T}"/>.</summary>
internal sealed class TwinSettings<T>(JsonTypeInfo<T> generated, ModuleIdentity identity, StoreIdentity store) : ITwinSettings<T>, ITwinSettingsTarget
    where T : class, IModuleSettings
{
    // Each set points at the one that takes its place: a watcher walks from where it stands, however late, and misses none.
    private volatile Entry? newest;
    private volatile JsonObject? asked;
    private readonly JsonTypeInfo<T> typeInfo = SettingsBinder.KeepingDefaults(generated);
    private readonly Entry root = new(null);

    public bool InForce => newest is not null;

    public T Current => newest?.Settings
        ?? throw new InvalidOperationException($"The settings of {identity.ModuleId} are not in force yet; hosted services and handlers start after they are.");

    public JsonObject Desired => asked?.DeepClone().AsObject() ?? [];

    public IReadOnlyList<SettingsError> TryApply(JsonObject desired)
    {
        var (settings, errors) = SettingsBinder.Bind(desired, typeInfo);
        if (settings is null)
        {
            if (newest is null && desired["storeId"] is JsonValue value && value.TryGetValue(out string? named))
            {
                store.StoreId = named;
            }

            return errors;
        }

        store.StoreId = settings.StoreId;
        asked = desired.DeepClone().AsObject();
        if (newest?.Settings is { } current && SameValue(current, settings))
        {
            return [];
        }

        var entry = new Entry(settings);
        var before = newest ?? root;
        newest = entry;
        before.Next.SetResult(entry);
        return [];
    }

    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entry = newest ?? await root.Next.Task.WaitAsync(cancellationToken);
        while (true)
        {
            yield return entry.Settings!;
            entry = await entry.Next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>By JSON where the record's own equality says no: dictionaries inside records compare by reference.</summary>
    private bool SameValue(T left, T right) =>
        left.Equals(right)
        || JsonNode.DeepEquals(JsonSerializer.SerializeToNode(left, typeInfo), JsonSerializer.SerializeToNode(right, typeInfo));

    private sealed class Entry(T? settings)
    {
        public T? Settings { get; } = settings;

        public TaskCompletionSource<Entry> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
