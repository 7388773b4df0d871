using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Dialects;

/// <summary>The profiles and messages of <c>docs/pos-dialects</c>, which stores copy.</summary>
internal static class DialectSamples
{
    public static readonly string Folder = Path.Combine(Repository.Root, "docs", "pos-dialects");

    public static readonly DateTimeOffset ReceivedAt = TillEvents.Ten.AddSeconds(30);

    public static JsonObject Profile(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, "profile.json")))!.AsObject();

    public static ITillDialect Dialect(string name, Action<JsonObject>? change = null)
    {
        var profile = Profile(name);
        change?.Invoke(profile);
        var (settings, errors) = Bind(profile);
        errors.ShouldBeEmpty();
        return DialectFactory.Create("store-1", settings!.Dialect);
    }

    public static (PosBridgeSettings? Settings, IReadOnlyList<string> Errors) Bind(JsonObject profile)
    {
        var desired = new JsonObject { ["storeId"] = "store-1", ["dialect"] = profile.DeepClone() };
        var (settings, errors) = SettingsBinder.Bind(desired, SettingsBinder.KeepingDefaults(PosBridgeJson.Default.PosBridgeSettings));
        return (settings, [.. errors.Select(e => $"{e.Path} {e.Message}")]);
    }

    public static IReadOnlyList<ReadOnlyMemory<byte>> Messages(string name)
    {
        var file = Directory.GetFiles(Path.Combine(Folder, name), "sample.*").ShouldHaveSingleItem();
        return file.EndsWith(".jsonl", StringComparison.Ordinal)
            ? [.. File.ReadAllLines(file).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))]
            : [File.ReadAllBytes(file)];
    }

    public static TillMessage Message(ReadOnlyMemory<byte> body, string id = "m1", string? terminal = null) => new(id, body, ReceivedAt, terminal);

    public static TillMessage Message(string text, string id = "m1", string? terminal = null) => Message(Encoding.UTF8.GetBytes(text), id, terminal);

    public static string Write(PosEvent posEvent) => JsonSerializer.Serialize(posEvent, ContractsJson.Default.PosEvent);
}
