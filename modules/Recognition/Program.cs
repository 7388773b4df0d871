using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

return await EdgeModuleHost.RunAsync(ModuleIds.Recognition, args, services => services.AddRecognition());
