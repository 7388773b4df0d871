using LossPrevention.PosBridge.Faults;

// The test runner loads this assembly as a library; a fault test starts it as a bridge to be killed.
return args is [BridgeProcess.Argument, var twin] ? await BridgeProcess.ServeAsync(twin) : 2;
