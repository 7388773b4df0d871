using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge;

return await EdgeModuleHost.RunAsync(ModuleIds.PosBridge, args, services => services.AddPosBridge());
