namespace LossPrevention.EdgeRuntime;

/// <summary>Which module of the deployment this is.</summary>
/// <param name="ModuleId">Its id, from <c>ModuleIds</c>.</param>
public sealed record ModuleIdentity(string ModuleId);
