using System.Text.Json.Nodes;

namespace LossPrevention.DecisionAlert.Review.Calibration;

/// <summary>
/// Where the process that hosts the modules keeps their twins itself, it registers this in the module's services, and the calibration page may apply what was drawn. On a device twins are
/// IoT Hub's, and the page gives a patch to set there.
/// </summary>
/// <param name="Patch">Takes a module's id and a merge patch of its desired properties.</param>
public sealed record TwinPatching(Action<string, JsonObject> Patch);
