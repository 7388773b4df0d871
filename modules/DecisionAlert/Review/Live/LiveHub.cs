using Microsoft.AspNetCore.SignalR;

namespace LossPrevention.DecisionAlert.Review.Live;

/// <summary>Tells open pages <c>changed</c>; they fetch what they show. Nothing is sent the other way.</summary>
internal sealed class LiveHub : Hub;
