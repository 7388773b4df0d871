using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeRuntime;

return await EdgeModuleHost.RunAsync(ModuleIds.DecisionAlert, args, services => services.AddDecisionAlert());
