using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Rest;

namespace LossPrevention.PosBridge;

/// <summary>The desired properties of PosBridge.</summary>
public sealed partial record PosBridgeSettings : IModuleSettings
{
    /// <summary>The store. Events of another store go to the dead letters.</summary>
    [Required(AllowEmptyStrings = false)]
    public string StoreId { get; init; } = "";

    /// <summary>The way to the tills. Default: in-process.</summary>
    public PosTransportSettings Transport { get; init; } = new();

    /// <summary>How the tills behind a broker speak; in-process tills speak canonical JSON. Default: canonical JSON.</summary>
    public DialectSettings Dialect { get; init; } = new();

    /// <summary>Where events come from. Letters, digits, dot, dash, underscore. Default: <c>pos.events</c>.</summary>
    public string EventQueue { get; init; } = "pos.events";

    /// <summary>Where commands go. Default: <c>pos.commands</c>.</summary>
    public string CommandQueue { get; init; } = "pos.commands";

    /// <summary>Where tills answer commands. Default: <c>pos.commandAcks</c>.</summary>
    public string CommandAckQueue { get; init; } = "pos.commandAcks";

    /// <summary>
    /// How long a till may take to answer a command before it is sent again, until the command's time is over; 0 for tills that answer
    /// none. Milliseconds, 0 to 60,000. Default: 5,000.
    /// </summary>
    [Range(0, 60_000)]
    public int CommandRetryMs { get; init; } = 5_000;

    /// <summary>Where messages go that cannot be used. Default: <c>pos.events.dlq</c>.</summary>
    public string DeadLetterQueue { get; init; } = "pos.events.dlq";

    /// <summary>
    /// Lanes that are reported from the start; a lane that an event names joins them. Name every lane, or a lane stays unreported
    /// until its till has spoken once. Default: none.
    /// </summary>
    public ValueList<string> Lanes { get; init; }

    /// <summary>
    /// How long an event may take from the till to this module; one that takes longer is marked late. Milliseconds, 0 to 60,000.
    /// Default: 1,000.
    /// </summary>
    [Range(0, 60_000)]
    public int SettleMs { get; init; } = 1_000;

    /// <summary>
    /// A folder on a volume where the keys of what has been sent outlive the module, so that nothing is sent twice over a restart. Each is
    /// in a file there before its message is acknowledged, and on the disk a moment later. Default: none, and a restart forgets.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>How many keys each lane remembers against duplicates. 16 to 100,000. Default: 4,096.</summary>
    [Range(16, 100_000)]
    public int DuplicateWindow { get; init; } = 4_096;

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        (string Path, string Queue)[] queues =
        [
            ("eventQueue", EventQueue), ("commandQueue", CommandQueue), ("commandAckQueue", CommandAckQueue), ("deadLetterQueue", DeadLetterQueue),
        ];
        foreach (var (path, queue) in queues)
        {
            // ActiveMQ reads ',' '*' '>' and '?' in a queue's name as several queues, wildcards and options.
            if (queue is null || !QueueName().IsMatch(queue))
            {
                yield return new SettingsError(path, $"'{queue}' is no queue name: letters, digits, '.', '-' and '_' only");
            }
        }

        if (queues.Select(q => q.Queue).Distinct().Count() < queues.Length)
        {
            yield return new SettingsError("eventQueue", "eventQueue, commandQueue, commandAckQueue and deadLetterQueue must differ");
        }

        if (StatePath is not null && !Path.IsPathRooted(StatePath))
        {
            yield return new SettingsError("statePath", $"'{StatePath}' is no absolute path, such as /data/pos");
        }

        if (Lanes.Count > LaneBook.MaxLanes || Lanes.Any(string.IsNullOrWhiteSpace) || Lanes.Distinct().Count() != Lanes.Count)
        {
            yield return new SettingsError("lanes", $"needs distinct, non-empty lane ids, at most {LaneBook.MaxLanes}");
        }

        if (Transport.Kind == PosTransportKind.Rest && CommandRetryMs == 0)
        {
            yield return new SettingsError("commandRetryMs", "must be over 0 with transport.kind rest: a till that is away for a moment would miss its command");
        }

        foreach (var error in Transport.Validate().Concat(Dialect.Validate("dialect")))
        {
            yield return error;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,200}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueueName();
}

/// <summary>The way to the tills.</summary>
public sealed record PosTransportSettings
{
    /// <summary>Which adapter. Default: <see cref="PosTransportKind.InProcess"/>.</summary>
    public PosTransportKind Kind { get; init; } = PosTransportKind.InProcess;

    /// <summary>
    /// The broker: <c>stomp://host:61613</c>, or <c>stomp+ssl://host:61612</c> for TLS, or <c>failover:(stomp://a:61613,stomp://b:61613)</c>; for <see cref="PosTransportKind.Nms"/>
    /// <c>tcp://host:61616</c>, <c>ssl://host:61617</c> or <c>failover:(tcp://a:61616,tcp://b:61616)</c>; for
    /// <see cref="PosTransportKind.Rest"/> where commands are posted, <c>{lane}</c> for the lane: <c>http://till-{lane}:8080/commands</c>. Required
    /// unless in-process.
    /// </summary>
    public string? Uri { get; init; }

    /// <summary>For <see cref="PosTransportKind.Rest"/>: where events are taken, such as <c>http://0.0.0.0:8088</c>. Default: none.</summary>
    public string? Listen { get; init; }

    /// <summary>The user's name at the broker. Default: none.</summary>
    public string? Login { get; init; }

    /// <summary>
    /// The file that holds the user's passcode, or for <see cref="PosTransportKind.Rest"/> the secret that requests are signed with (a mounted secret);
    /// read again at every connect. Default: none.
    /// </summary>
    public string? PasscodeFile { get; init; }

    /// <summary>
    /// A PEM file with the certificate authorities that vouch for the broker, for a private CA. Default: those of the system.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>Messages in flight and unacknowledged at most. 1 to 1,000. Default: 50.</summary>
    [Range(1, 1_000)]
    public int Prefetch { get; init; } = 50;

    /// <summary>
    /// How often both sides show that they are alive; a broker silent for twice as long is given up. Milliseconds, 500 to 60,000.
    /// Default: 5,000.
    /// </summary>
    [Range(500, 60_000)]
    public int HeartBeatMs { get; init; } = 5_000;

    /// <summary>How long a connect or the confirmation of a sent message may take. Milliseconds, 500 to 120,000. Default: 15,000.</summary>
    [Range(500, 120_000)]
    public int TimeoutMs { get; init; } = 15_000;

    /// <summary>The longest pause between two attempts to connect. Milliseconds, 100 to 60,000. Default: 5,000.</summary>
    [Range(100, 60_000)]
    public int MaxReconnectDelayMs { get; init; } = 5_000;

    /// <summary>A passcode as its file holds it now, without the line end that editors add; null where there is no file.</summary>
    internal static async Task<string?> ReadPasscodeAsync(string? file, CancellationToken cancellationToken) =>
        file is null ? null : (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n');

    internal IEnumerable<SettingsError> Validate()
    {
        if (Kind == PosTransportKind.Stomp && BrokerAddress.Parse(Uri, BrokerAddress.Stomp) is null)
        {
            yield return new SettingsError("transport.uri", $"'{Uri}' is no broker address: expected stomp://host:61613, stomp+ssl://host:61612 or failover:(stomp://a:61613,stomp://b:61613)");
        }

        if (Kind == PosTransportKind.Nms && !PosTransportFactory.HasNms)
        {
            yield return new SettingsError("transport.kind", "nms is not in this build; use stomp, which ActiveMQ speaks too");
        }

        if (Kind == PosTransportKind.Nms && BrokerAddress.Parse(Uri, BrokerAddress.OpenWire) is null)
        {
            yield return new SettingsError("transport.uri", $"'{Uri}' is no broker address: expected tcp://host:61616, ssl://host:61617 or failover:(tcp://a:61616,tcp://b:61616), without options");
        }

        foreach (var error in Kind == PosTransportKind.Rest ? ValidateRest() : [])
        {
            yield return error;
        }

        if (Listen is not null && Kind != PosTransportKind.Rest)
        {
            yield return new SettingsError("transport.listen", "only means something with kind rest");
        }

        if (PasscodeFile is not null && Login is null && Kind != PosTransportKind.Rest)
        {
            yield return new SettingsError("transport.login", "is needed beside transport.passcodeFile");
        }

        if (CaFile is not null && Uri?.Contains("ssl://", StringComparison.OrdinalIgnoreCase) != true)
        {
            yield return new SettingsError("transport.caFile", "only means something with a stomp+ssl:// or ssl:// address");
        }
    }

    private IEnumerable<SettingsError> ValidateRest()
    {
        if (!IsHttp(Uri?.Replace(RestCommandSender.LanePlace, "lane", StringComparison.Ordinal)))
        {
            yield return new SettingsError("transport.uri", $"'{Uri}' is no address for commands: expected such as http://till-{RestCommandSender.LanePlace}:8080/commands");
        }

        if (!IsHttp(Listen))
        {
            yield return new SettingsError("transport.listen", $"'{Listen}' is no address to listen at: expected such as http://0.0.0.0:8088");
        }

        if (PasscodeFile is null)
        {
            yield return new SettingsError("transport.passcodeFile", "is needed with kind rest: the secret that requests are signed with");
        }
    }

    private static bool IsHttp(string? text) =>
        System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { Host.Length: > 0, UserInfo.Length: 0 };
}

/// <summary>The adapters.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PosTransportKind>))]
public enum PosTransportKind
{
    /// <summary>Tills in the same process.</summary>
    InProcess,

    /// <summary>STOMP 1.2 to a broker.</summary>
    Stomp,

    /// <summary>Apache.NMS (OpenWire) to a broker.</summary>
    Nms,

    /// <summary>No broker: tills post their events, commands are posted to tills.</summary>
    Rest,
}
