using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.TestKit;

/// <summary>A hub of one module in memory: the test sets the twin, delivers messages, calls methods, and sees what was sent and reported.</summary>
public sealed class FakeModuleClient(string module, JsonObject? desired = null) : IModuleClient
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, InputHandler> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodHandler> methods = new(StringComparer.Ordinal);
    private readonly List<(string Output, EdgeMessage Message)> sent = [];
    private readonly List<JsonObject> reports = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<JsonObject>? desiredChanged;

    public event Action<ConnectionState>? ConnectionChanged;

    public string ModuleId => module;

    /// <summary>The desired properties that <see cref="GetTwinAsync"/> answers.</summary>
    public JsonObject Desired { get; set; } = desired ?? [];

    /// <summary>How often the twin was read.</summary>
    public int TwinReads { get; private set; }

    public bool IsOpen { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Runs before every hub call, named open, send, getTwin, report or invoke; throws what the call shall throw.</summary>
    public Action<string>? BeforeCall { get; set; }

    /// <summary>Answers the methods that the module calls of other modules.</summary>
    public Func<string, string, ReadOnlyMemory<byte>, MethodResult>? OnInvoke { get; set; }

    /// <summary>Every message sent, in order.</summary>
    public IReadOnlyList<(string Output, EdgeMessage Message)> Sent
    {
        get
        {
            lock (gate)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>Every patch reported, in order.</summary>
    public IReadOnlyList<JsonObject> Reports
    {
        get
        {
            lock (gate)
            {
                return [.. reports];
            }
        }
    }

    /// <summary>The messages of one type sent to an output, in order.</summary>
    public IReadOnlyList<T> SentTo<T>(string output)
        where T : class =>
        [.. Sent.Where(s => s.Output == output && s.Message.Properties.GetValueOrDefault(EdgeMessage.SchemaProperty) == SchemaOf(typeof(T))).Select(s => (T)JsonSerializer.Deserialize(s.Message.Body.Span, typeof(T), ContractsJson.Default)!)];

    /// <summary>Delivers a message as the hub does.</summary>
    public MessageDisposition Deliver(string input, EdgeMessage message) => inputs[input](message);

    /// <summary>Delivers a contract message as the hub does.</summary>
    public MessageDisposition Deliver<T>(string input, string messageId, T message)
        where T : class =>
        Deliver(input, new EdgeMessage
        {
            MessageId = messageId,
            Body = JsonSerializer.SerializeToUtf8Bytes(message, typeof(T), ContractsJson.Default),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [EdgeMessage.SchemaProperty] = SchemaOf(typeof(T)),
            },
        });

    /// <summary>Calls a direct method of the module as the hub does.</summary>
    public Task<MethodResult> CallAsync(string method, ReadOnlyMemory<byte> payload) =>
        methods.TryGetValue(method, out var handler) ? handler(payload, CancellationToken.None) : Task.FromResult(new MethodResult(501, default));

    /// <summary>Delivers a desired patch as the hub does.</summary>
    public void PatchDesired(JsonObject patch) => desiredChanged?.Invoke(patch);

    /// <summary>Tells the module what became of the connection.</summary>
    public void Connection(ConnectionState state) => ConnectionChanged?.Invoke(state);

    /// <summary>Waits until something sent or reported makes <paramref name="condition"/> true.</summary>
    public async Task WaitUntilAsync(Func<FakeModuleClient, bool> condition)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                next = changed.Task;
            }

            if (condition(this))
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void OnInput(string input, InputHandler handler) => inputs[input] = handler;

    public void OnMethod(string method, MethodHandler handler) => methods[method] = handler;

    public void OnDesiredChanged(Action<JsonObject> handler) => desiredChanged = handler;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        BeforeCall?.Invoke("open");
        IsOpen = true;
        ConnectionChanged?.Invoke(ConnectionState.Connected);
        return Task.CompletedTask;
    }

    public Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        BeforeCall?.Invoke("send");
        Record(() => sent.Add((output, message)));
        return Task.CompletedTask;
    }

    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken)
    {
        BeforeCall?.Invoke("getTwin");
        Record(() => TwinReads++);
        return Task.FromResult(new ModuleTwin(Desired.DeepClone().AsObject(), []));
    }

    public Task ReportAsync(JsonObject patch, CancellationToken cancellationToken)
    {
        BeforeCall?.Invoke("report");
        Record(() => reports.Add(patch));
        return Task.CompletedTask;
    }

    public Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        BeforeCall?.Invoke("invoke");
        return Task.FromResult(OnInvoke?.Invoke(moduleId, method, payload) ?? new MethodResult(404, default));
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static string SchemaOf(Type message) => (string)message.GetField("Schema")!.GetRawConstantValue()!;

    private void Record(Action action)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            action();
            wake = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.SetResult();
    }
}
