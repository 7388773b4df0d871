using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest;

return await EdgeModuleHost.RunAsync(ModuleIds.VideoIngest, args, services => services.AddVideoIngest());
