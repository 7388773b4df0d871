using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Routes;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Hub;

/// <summary>The in-process hub does what every hub must do.</summary>
public sealed class InProcessModuleClientTests : ModuleClientContract
{
    private const string Module = "M";
    private const string Tester = "Tester";

    protected override async Task<IHubUnderTest> StartAsync()
    {
        var hub = new InProcessHub(
            [
                RouteParser.Parse("out", $"FROM /messages/modules/{Module}/outputs/{Output} INTO $upstream"),
                RouteParser.Parse("in", $"FROM /messages/modules/{Tester}/outputs/in INTO BrokeredEndpoint('/modules/{Module}/inputs/in')"),
            ],
            TimeProvider.System);
        hub.PatchDesired(Module, new JsonObject
        {
            ["limit"] = 1,
            ["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["mode"] = "staffed" } },
        });
        var tester = hub.Connect(Tester);
        await tester.OpenAsync(CancellationToken.None);
        return new Store(hub, tester);
    }

    private sealed class Store(InProcessHub hub, IModuleClient tester) : IHubUnderTest
    {
        public IModuleClient Client { get; } = hub.Connect(Module);

        public bool CanBreak => true;

        public Task DeliverAsync(string input, EdgeMessage message) => tester.SendAsync(input, message, CancellationToken.None);

        public Task<IReadOnlyList<EdgeMessage>> SentAsync() =>
            Task.FromResult<IReadOnlyList<EdgeMessage>>([.. hub.Upstream.Select(m => m.Message)]);

        public Task<MethodResult> CallMethodAsync(string method, ReadOnlyMemory<byte> payload) =>
            hub.InvokeMethodAsync(Module, method, payload, TimeSpan.FromSeconds(30), CancellationToken.None);

        public Task PatchDesiredAsync(JsonObject patch)
        {
            hub.PatchDesired(Module, patch);
            return Task.CompletedTask;
        }

        public Task<JsonObject> ReportedAsync() => Task.FromResult(hub.ReadTwin(Module).Reported);

        public Task BreakConnectionAsync()
        {
            hub.Interrupt(Module);
            hub.Restore(Module);
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await tester.DisposeAsync();
            await hub.DisposeAsync();
        }
    }
}
