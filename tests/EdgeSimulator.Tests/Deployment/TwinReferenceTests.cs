using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class TwinReferenceTests
{
    [Fact]
    public void Files_InTheRepository_AreThoseOfTheSettings()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var stale = TwinReference.Files().Where(f => !File.Exists(Path.Combine(docs, f.Key)) || File.ReadAllText(Path.Combine(docs, f.Key)) != f.Value);

        stale.Select(f => f.Key).ShouldBeEmpty("write them anew: dotnet run --project tools/EdgeSimulator -- twins --out docs");
    }
}
