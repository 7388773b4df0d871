using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Shared;

namespace LossPrevention.EdgeRuntime;

/// <summary>Between the port's types and the SDK's.</summary>
internal static class AzureMessages
{
    public static Message ToSdk(EdgeMessage message)
    {
        var sdk = new Message(message.Body.ToArray())
        {
            MessageId = message.MessageId,
            // Routes that test $body need both.
            ContentType = "application/json",
            ContentEncoding = "utf-8",
        };
        foreach (var (key, value) in message.Properties)
        {
            sdk.Properties[key] = value;
        }

        return sdk;
    }

    /// <summary>A copy: the SDK disposes its message once the handler has returned.</summary>
    public static EdgeMessage FromSdk(Message message) => new()
    {
        MessageId = message.MessageId ?? Guid.NewGuid().ToString("N"),
        Body = message.GetBytes(),
        Settlement = new Settlement(),
        Properties = new Dictionary<string, string>(message.Properties, StringComparer.Ordinal),
    };

    public static JsonObject FromSdk(TwinCollection properties) => JsonNode.Parse(properties.ToJson())!.AsObject();

    public static TwinCollection ToSdk(JsonObject patch) => new(patch.ToJsonString());

    public static MethodResponse ToSdk(MethodResult result) =>
        result.Payload.IsEmpty ? new MethodResponse(result.Status) : new MethodResponse(result.Payload.ToArray(), result.Status);

    public static MethodResult FromSdk(MethodResponse response) =>
        new(response.Status, response.ResultAsJson is { Length: > 0 } json ? Encoding.UTF8.GetBytes(json) : default);
}
