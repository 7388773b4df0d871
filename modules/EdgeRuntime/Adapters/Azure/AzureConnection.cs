using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Devices.Client;

namespace LossPrevention.EdgeRuntime;

/// <summary>How to reach the edge hub.</summary>
/// <param name="Transport">AMQP or MQTT over TLS.</param>
/// <param name="DeviceId">The edge device, which direct methods of other modules are addressed by.</param>
internal sealed record AzureConnection(TransportType Transport, string DeviceId)
{
    public const string TransportVariable = "EDGE_TRANSPORT";

    public bool IsMqtt => Transport == TransportType.Mqtt_Tcp_Only;

    public static bool TryRead(
        Func<string, string?> environment, [NotNullWhen(true)] out AzureConnection? connection, [NotNullWhen(false)] out string? error)
    {
        connection = null;
        error = null;

        // Explicit, since the SDK picks AMQP silently. AMQP is the default here too: hubs 1.6.0 and 1.6.1 may lose an MQTT CONNECT around TLS.
        TransportType? transport = environment(TransportVariable)?.Trim().ToLowerInvariant() switch
        {
            null or "" or "amqp" => TransportType.Amqp_Tcp_Only,
            "mqtt" => TransportType.Mqtt_Tcp_Only,
            _ => null,
        };
        if (transport is null)
        {
            error = $"{TransportVariable} must be amqp or mqtt, not '{environment(TransportVariable)}'.";
            return false;
        }

        var device = environment("IOTEDGE_DEVICEID") ?? FromConnectionString(environment(ModuleClientSource.ConnectionString), "DeviceId");
        if (string.IsNullOrWhiteSpace(device))
        {
            error = "the environment names no device: IOTEDGE_DEVICEID is not set and EdgeHubConnectionString holds no DeviceId.";
            return false;
        }

        connection = new AzureConnection(transport.Value, device);
        return true;
    }

    private static string? FromConnectionString(string? text, string key) => text?
        .Split(';')
        .Select(part => part.Split('=', 2))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim().Equals(key, StringComparison.OrdinalIgnoreCase))?[1];
}
