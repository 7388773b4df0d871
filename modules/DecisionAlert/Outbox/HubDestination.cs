using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Outbox;

/// <summary>The edge hub: it keeps what it was given until the cloud has it, and this waits until the hub can be reached.</summary>
internal sealed class HubDestination(IMessageSender sender) : IDestination
{
    /// <inheritdoc/>
    public Task SendAsync(Outgoing message, bool late, CancellationToken cancellationToken) => message.Schema switch
    {
        Alert.Schema => sender.SendAsync(
            Endpoints.Alerts, message.Id, Read(message, ContractsJson.Default.Alert) with { Late = late }, cancellationToken),
        AlertResolved.Schema => sender.SendAsync(Endpoints.Alerts, message.Id, Read(message, ContractsJson.Default.AlertResolved), cancellationToken),
        AlertReview.Schema => sender.SendAsync(
            Endpoints.Alerts, message.Id, Read(message, ContractsJson.Default.AlertReview) with { Late = late }, cancellationToken),
        LaneCommand.Schema => sender.SendAsync(
            Endpoints.LaneCommands, message.Id, Read(message, ContractsJson.Default.LaneCommand), cancellationToken),
        _ => throw new UndeliverableException($"This version sends no '{message.Schema}'."),
    };

    private static T Read<T>(Outgoing message, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(message.Body, type) ?? throw new UndeliverableException("The outbox holds null where a message is expected.");
}
