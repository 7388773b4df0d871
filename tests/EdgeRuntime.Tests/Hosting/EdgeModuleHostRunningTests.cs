using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static LossPrevention.EdgeRuntime.Tests.TestMessages;

namespace LossPrevention.EdgeRuntime.Tests;

public sealed class EdgeModuleHostRunningTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private readonly FakeModuleClient client = new("Test");

    [Fact]
    public async Task SendAsync_HubRefusesTwice_IsTakenInTheEnd()
    {
        var failures = 2;
        client.BeforeCall = call =>
        {
            if (call == "send" && Interlocked.Decrement(ref failures) >= 0)
            {
                throw new EdgeHubException("away");
            }
        };
        await using var host = EdgeModuleHost.Create("Test", client, services => services.AddSingleton(new ModuleHostOptions { RetryDelay = TimeSpan.Zero }));
        await host.StartAsync(CancellationToken.None);

        await host.Services.GetRequiredService<IMessageSender>().SendAsync("drift", "d-1", Drift(1), CancellationToken.None);

        client.SentTo<ClockDrift>("drift").ShouldHaveSingleItem();
        client.Sent.Single(s => s.Output == "drift").Message.Schema.ShouldBe("clockDrift/1");
    }

    [Fact]
    public async Task SendAsync_OverTheCap_ThrowsWithoutSending()
    {
        await using var host = Create(_ => { });
        await host.StartAsync(CancellationToken.None);
        var large = Drift(1) with { Source = new string('x', EdgeMessage.MaxBytes) };

        var error = await Should.ThrowAsync<MessageTooLargeException>(() =>
            host.Services.GetRequiredService<IMessageSender>().SendAsync("drift", "d-1", large, CancellationToken.None));

        error.Message.ShouldContain("d-1");
        client.SentTo<ClockDrift>("drift").ShouldBeEmpty();
    }

    [Fact]
    public async Task Input_BadMessagesAndAFailingHandler_TheNextIsHandled()
    {
        var handled = new Collected();
        await using var host = Create(s => s.AddSingleton(handled).AddInput<ClockDrift, Handler>("in", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);

        client.Deliver("in", new EdgeMessage { MessageId = "no json", Body = Encoding.UTF8.GetBytes("{oops") }).ShouldBe(MessageDisposition.Accepted);
        client.Deliver("in", new EdgeMessage
        {
            MessageId = "strange",
            Body = Encoding.UTF8.GetBytes("{}"),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = "weather/9" },
        });
        client.Deliver("in", "fails", Drift(-1));
        client.Deliver("in", "good", Drift(3));

        (await handled.NextAsync()).ShouldBe(3);
    }

    [Theory]
    [InlineData("clockDrift/2", "The message is clockDrift/2, but clockDrift/1 is read here; update this module.")]
    [InlineData("weather/9", "The message is weather/9, but clockDrift/1 is read here; check the route that brings it.")]
    public async Task Input_SchemaThatIsNotReadHere_TheLogSaysWhatToDo(string schema, string remedy)
    {
        var logs = new CollectedLogs();
        await using var host = Create(s => s.AddSingleton(new Collected()).AddInput<ClockDrift, Handler>("in", 8, QueueFullPolicy.Refuse)
            .AddSingleton<ILoggerProvider>(logs));
        await host.StartAsync(CancellationToken.None);

        client.Deliver("in", new EdgeMessage
        {
            MessageId = "m-1",
            Body = Encoding.UTF8.GetBytes("{}"),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = schema },
        });

        (await logs.FirstAsync(l => l.Contains("m-1"))).ShouldBe($"Input in: message m-1 was left out. {remedy}");
    }

    [Fact]
    public async Task Input_QueueFull_IsAbandonedForTheHubToKeep()
    {
        var handled = new Collected { Gate = new TaskCompletionSource() };
        await using var host = Create(s => s.AddSingleton(handled).AddInput<ClockDrift, Handler>("in", 1, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);

        client.Deliver("in", "1", Drift(1)).ShouldBe(MessageDisposition.Accepted);
        await handled.Entered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        client.Deliver("in", "2", Drift(2)).ShouldBe(MessageDisposition.Accepted);
        client.Deliver("in", "3", Drift(3)).ShouldBe(MessageDisposition.Abandoned);
        handled.Gate.SetResult();
    }

    [Fact]
    public async Task Input_MessageInHand_TheHubKeepsItUntilItIsHandled()
    {
        var handled = new Collected { Gate = new TaskCompletionSource() };
        await using var host = Create(s => s.AddSingleton(handled).AddInput<ClockDrift, Handler>("in", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);
        var (good, bad) = (Settling("1", JsonSerializer.SerializeToUtf8Bytes(Drift(1), ContractsJson.Default.ClockDrift)), Settling("2", "{oops"u8.ToArray()));

        client.Deliver("in", good).ShouldBe(MessageDisposition.Accepted);
        client.Deliver("in", bad).ShouldBe(MessageDisposition.Accepted);
        await handled.Entered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        good.Settlement!.Done.IsCompleted.ShouldBeFalse();

        handled.Gate.SetResult();
        await good.Settlement.Done.WaitAsync(TimeSpan.FromMinutes(1));
        await bad.Settlement!.Done.WaitAsync(TimeSpan.FromMinutes(1)); // it would fail again
    }

    [Fact]
    public async Task Input_DurableHandler_TheHubKeepsWhatItHasNotSettled()
    {
        var durable = new DurableHandler();
        await using var host = Create(s => s.AddSingleton(durable).AddDurableInput<ClockDrift, DurableHandler>("in", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);
        var message = Settling("1", JsonSerializer.SerializeToUtf8Bytes(Drift(1), ContractsJson.Default.ClockDrift));

        client.Deliver("in", message);
        var settle = await durable.Handled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        message.Settlement!.Done.IsCompleted.ShouldBeFalse();

        settle();
        await message.Settlement.Done.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private static EdgeMessage Settling(string id, byte[] body) => new() { MessageId = id, Body = body, Settlement = new Settlement() };

    private sealed class DurableHandler : IDurableHandler<ClockDrift>
    {
        public TaskCompletionSource<Action> Handled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HandleAsync(ClockDrift message, Action settle, CancellationToken cancellationToken)
        {
            Handled.SetResult(settle);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task StopAsync_MessagesWaiting_AreHandledFirst()
    {
        var handled = new Collected { Gate = new TaskCompletionSource() };
        await using var host = Create(s => s.AddSingleton(handled).AddInput<ClockDrift, Handler>("in", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);
        client.Deliver("in", "1", Drift(1));
        client.Deliver("in", "2", Drift(2));

        var stop = host.StopAsync(CancellationToken.None);
        handled.Gate.SetResult();
        await stop;

        handled.Values.ShouldBe([1, 2]);
        client.Deliver("in", "3", Drift(3)).ShouldBe(MessageDisposition.Abandoned);
    }

    [Fact]
    public async Task StopAsync_DeadlineOver_StopsAllTheSame()
    {
        var handled = new Collected { Gate = new TaskCompletionSource() };
        await using var host = Create(s => s.AddSingleton(handled).AddInput<ClockDrift, Handler>("in", 8, QueueFullPolicy.Refuse));
        await host.StartAsync(CancellationToken.None);
        client.Deliver("in", "1", Drift(1));
        client.Deliver("in", "2", Drift(2));
        await handled.Entered.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var stop = host.StopAsync(CancellationToken.None);
        stop.IsCompleted.ShouldBeFalse();
        clock.Advance(new ModuleHostOptions().DrainDeadline);
        await stop;

        handled.Values.ShouldBeEmpty();
    }

    [Fact]
    public async Task Failure_HostedServiceFails_SaysWhichAndWhy()
    {
        await using var host = Create(s => s.AddHostedService<FailingService>());

        await host.StartAsync(CancellationToken.None);

        var error = await Should.ThrowAsync<InvalidOperationException>(() => host.Failure);
        error.Message.ShouldBe("FailingService has failed: no camera");
        host.Services.GetRequiredService<ModuleHealthReporter>().Current.Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task Failure_HubDownPastTheLimit_Fails()
    {
        await using var host = Create(_ => { });
        await host.StartAsync(CancellationToken.None);

        client.Connection(ConnectionState.Retrying);
        clock.Advance(TimeSpan.FromMinutes(4));
        client.Connection(ConnectionState.Disconnected);
        host.Failure.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<EdgeHubException>(() => host.Failure);
    }

    [Fact]
    public async Task Failure_HubComesBackInTime_GoesOn()
    {
        await using var host = Create(_ => { });
        await host.StartAsync(CancellationToken.None);

        client.Connection(ConnectionState.Retrying);
        clock.Advance(TimeSpan.FromMinutes(4));
        client.Connection(ConnectionState.Connected);
        clock.Advance(TimeSpan.FromMinutes(4));

        host.Failure.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Method_Called_AnswersOrSaysWhyNot()
    {
        Task<MethodResult>? early = null;
        client.BeforeCall = call =>
        {
            if (call == "open")
            {
                early = client.CallAsync("knownProducts", "{}"u8.ToArray());
            }
        };
        await using var host = Create(s => s.AddMethod<KnownProductsRequest, KnownProductsResponse, FailingMethod>("knownProducts"));
        await host.StartAsync(CancellationToken.None);

        (await early!).Status.ShouldBe(503);
        (await client.CallAsync("knownProducts", "{"u8.ToArray())).Status.ShouldBe(400);
        var request = JsonSerializer.SerializeToUtf8Bytes(new KnownProductsRequest(default), ContractsJson.Default.KnownProductsRequest);
        var failed = await client.CallAsync("knownProducts", request);
        failed.Status.ShouldBe(500);
        Encoding.UTF8.GetString(failed.Payload.Span).ShouldBe("""{"error":"no model"}""");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => client.DisposeAsync().AsTask();

    private EdgeModuleHost Create(Action<IServiceCollection> configure) => EdgeModuleHost.Create("Test", client, services =>
    {
        services.AddSingleton<TimeProvider>(clock);
        configure(services);
    });

    private sealed class Collected
    {
        private readonly BoundedQueue<double> queue = new("seen", 100, QueueFullPolicy.Refuse);

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Entered { get; } = new();

        public List<double> Values { get; } = [];

        public void Add(double value)
        {
            Values.Add(value);
            queue.TryEnqueue(value);
        }

        public async Task<double> NextAsync()
        {
            await queue.WaitToDequeueAsync(CancellationToken.None);
            queue.TryDequeue(out var value);
            return value;
        }
    }

    private sealed class Handler(Collected collected) : IMessageHandler<ClockDrift>
    {
        public async Task HandleAsync(ClockDrift message, CancellationToken cancellationToken)
        {
            collected.Entered.TrySetResult();
            if (collected.Gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            if (message.OffsetMs < 0)
            {
                throw new InvalidOperationException("negative");
            }

            collected.Add(message.OffsetMs);
        }
    }

    private sealed class FailingMethod : IMethodHandler<KnownProductsRequest, KnownProductsResponse>
    {
        public Task<KnownProductsResponse> HandleAsync(KnownProductsRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no model");
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("no camera");
        }
    }
}
