using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>Puts what goes over the hub on the board.</summary>
internal sealed class BoardObserver(LaneBoard board) : IHubObserver, IDecisionObserver
{
    public void OnSent(HubMessage message)
    {
        switch (message.Message.Schema)
        {
            case ItemSighting.Schema:
                Show(message, ContractsJson.Default.ItemSighting, board.Add);
                break;
            case ItemRecognition.Schema:
                Show(message, ContractsJson.Default.ItemRecognition, board.Add);
                break;
            case PosEvent.Schema:
                Show(message, ContractsJson.Default.PosEvent, board.Add);
                break;
            case LaneCommand.Schema:
                Show(message, ContractsJson.Default.LaneCommand, c => board.SetMessage(c.LaneId, c.Text));
                break;
            case ModuleHealth.Schema when message.Module == ModuleIds.VideoIngest:
                Show(message, ContractsJson.Default.ModuleHealth, ShowHealth);
                break;
            case StoreHealth.Schema:
                Show(message, ContractsJson.Default.StoreHealth, ShowDeciding);
                break;
        }
    }

    public void OnDecision(Decision decision) => board.Add(decision);

    public void OnAlert(Alert alert) => board.Add(alert);

    private static void Show<T>(HubMessage message, JsonTypeInfo<T> type, Action<T> show)
        where T : class
    {
        if (JsonSerializer.Deserialize(message.Message.Body.Span, type) is { } content)
        {
            show(content);
        }
    }

    private void ShowDeciding(StoreHealth health)
    {
        foreach (var lane in health.Modules.Where(m => m.Module == ModuleIds.DecisionAlert).SelectMany(m => m.Lanes))
        {
            board.SetDeciding(lane.LaneId, Name(lane.Status), lane.Reason);
        }
    }

    private static string Name(HealthStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private void ShowHealth(ModuleHealth health)
    {
        foreach (var lane in health.Lanes)
        {
            var status = lane.Progress is { Ended: true } ? "ended" : Name(lane.Status);
            board.SetHealth(lane.LaneId, status, lane.Reason, lane.Progress?.ObservedThrough);
        }
    }
}
