using System.CommandLine;
using LossPrevention.Benchmarks;
using LossPrevention.Benchmarks.Fleet;
using LossPrevention.Benchmarks.Pos;
using LossPrevention.Benchmarks.Seeing;
using LossPrevention.PosBridge.Faults;

if (args is [BridgeProcess.Argument, var twin])
{
    return await BridgeProcess.ServeAsync(twin); // a bridge that a fault run kills
}

var root = new RootCommand("Measures speed and memory, each beside its limit. Exit code 1 where a goal is missed.")
{
    IngestBenchmark.Create(), CamerasBenchmark.Create(), HeldBenchmark.Create(), ReplayBenchmark.Create(), CorrelateBenchmark.Create(), LanesBenchmark.Create(), ScenariosCommand.Create(), SearchBenchmark.Create(), RecogniseBenchmark.Create(),
    FleetBenchmark.Create(), PosBenchmark.Create(), SeeingBenchmark.Create(), LatencyBenchmark.Create(), AlertsBenchmark.Create(),
};
return await root.Parse(args).InvokeAsync();
