using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>A message on its way through the hub.</summary>
/// <param name="Module">Who sent it.</param>
/// <param name="Output">To which output.</param>
/// <param name="Message">The message.</param>
/// <param name="SentAt">When the hub took it.</param>
public sealed record HubMessage(string Module, string Output, EdgeMessage Message, DateTimeOffset SentAt);

/// <summary>Sees every message: pages and reports watch the store through it. Called on the hub's own threads, so it returns at once.</summary>
public interface IHubObserver
{
    /// <summary>The hub took a message from a module, before anyone else has seen it.</summary>
    void OnSent(HubMessage message);

    /// <summary>A route led it to <c>$upstream</c>.</summary>
    void OnUpstream(HubMessage message)
    {
    }

    /// <summary>No module will ever get it on this route: it waited past its time to live, or the module has no such input.</summary>
    void OnLost(HubMessage message, string input, string reason)
    {
    }
}

/// <summary>One input as the hub sees it.</summary>
/// <param name="Module">The module.</param>
/// <param name="Input">The input.</param>
/// <param name="Waiting">Messages not taken yet.</param>
/// <param name="Delivered">Messages taken.</param>
/// <param name="Abandoned">Deliveries turned away.</param>
/// <param name="Lost">Messages given up.</param>
public sealed record InputState(string Module, string Input, int Waiting, long Delivered, long Abandoned, long Lost);
