using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Webhooks;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert;

/// <summary>What the twin sets for this module.</summary>
internal sealed record DecisionAlertSettings : IModuleSettings
{
    /// <summary>The store; required.</summary>
    [Required]
    public string StoreId { get; init; } = string.Empty;

    /// <summary>The catalog, a <c>file:</c> address or a path; without it every code is unknown and only missed scans are found.</summary>
    public string? CatalogUri { get; init; }

    /// <summary>How the store's own codes with a weight or price inside (02, 20-29) are cut; one that fits none is read as a plain GTIN.</summary>
    public IReadOnlyList<InStoreLayout> InStoreLayouts { get; init; } = [];

    /// <summary>The journal's file; without it nothing is kept.</summary>
    public string? JournalPath { get; init; }

    /// <summary>The lanes by id. A lane that is not listed is served as self-checkout.</summary>
    public IReadOnlyDictionary<string, LaneSettings> Lanes { get; init; } = new Dictionary<string, LaneSettings>(StringComparer.Ordinal);

    /// <summary>Where risk climbs the ladder.</summary>
    public ThresholdSettings Thresholds { get; init; } = new();

    /// <summary>Each kind of discrepancy.</summary>
    public DiscrepancySettings Discrepancies { get; init; } = new();

    /// <summary>How many false alerts the store puts up with.</summary>
    public BudgetSettings Budget { get; init; } = new();

    /// <summary>What may be done without asking a person first.</summary>
    public AutomationSettings Automation { get; init; } = new();

    /// <summary>What is expected before any evidence.</summary>
    public PriorSettings Prior { get; init; } = new();

    /// <summary>How sightings and scans are brought together.</summary>
    public CorrelationSettings Correlation { get; init; } = new();

    /// <summary>The addresses that are told of every alert and review, by name. Read at start.</summary>
    public IReadOnlyDictionary<string, WebhookSettings> Webhooks { get; init; } = new Dictionary<string, WebhookSettings>(StringComparer.Ordinal);

    /// <summary>Where the clips lie and what opens them; without it none is played.</summary>
    public EvidenceSettings? Evidence { get; init; }

    /// <summary>The review pages.</summary>
    public ReviewSettings Review { get; init; } = new();

    /// <summary>How often the store's health is sent. 00:00:01 to 01:00:00, default 00:00:30.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A live lane whose camera, till or Recognition has said nothing new for this long says that it waits. Wall clock. 00:00:00 (never,
    /// and nothing is given up either) to 00:05:00, default 00:00:03. Recordings (event time far from the clock) are never stale.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A live lane that has waited this long goes on without what is missing, and raises nothing about the time it missed. Longer than a
    /// module's restart, so that what comes afterwards is judged as if it had come in time. Wall clock. 00:00:01 to 00:10:00, default
    /// 00:01:00.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><see cref="CatalogUri"/> as a path; null where there is none.</summary>
    [JsonIgnore]
    public string? CatalogPath => PathOf(CatalogUri);

    /// <summary><see cref="JournalPath"/> as a path; null where there is none.</summary>
    [JsonIgnore]
    public string? JournalFile => PathOf(JournalPath);

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (Thresholds.Nudge > Thresholds.Call || Thresholds.Call > Thresholds.Pause)
            yield return new SettingsError("thresholds", "needs nudge <= call <= pause");
        if (Thresholds.Unsure > Thresholds.Nudge)
            yield return new SettingsError("thresholds.unsure", "needs unsure <= nudge");
        foreach (var error in ScanCodeLayouts.Create(InStoreLayouts, out _))
            yield return new SettingsError("inStoreLayouts", error);
        foreach (var error in Review.Validate())
            yield return error;
        foreach (var error in Webhooks.SelectMany(w => w.Value.Validate($"webhooks.{w.Key}")))
            yield return error;
        foreach (var hour in Prior.ByHour)
        {
            if (!int.TryParse(hour.Key, out var h) || h is < 0 or > 23)
                yield return new SettingsError($"prior.byHour.{hour.Key}", "needs an hour of the day, 0 to 23, UTC");
            if (hour.Value is < 1e-6 or > 0.5)
                yield return new SettingsError($"prior.byHour.{hour.Key}", "needs a share of items from 0.000001 to 0.5");
        }
    }

    private static string? PathOf(string? given) => given is not { Length: > 0 } ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : given;
}

/// <summary>One lane.</summary>
internal sealed record LaneSettings
{
    /// <summary>Who scans. A till's <c>laneModeChanged</c> overrules it until it is set anew. Default selfCheckout.</summary>
    public CheckoutMode Mode { get; init; }

    /// <summary>Whom alerts reach. Default full.</summary>
    public LaneAlerting Alerting { get; init; } = LaneAlerting.Full;
}

/// <summary>Whom a lane's alerts reach, for pilots and waves.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LaneAlerting>))]
internal enum LaneAlerting
{
    /// <summary>Every step of the ladder.</summary>
    Full,

    /// <summary>Decides and journals, tells nobody: the store's baseline.</summary>
    Shadow,

    /// <summary>The shopper may be asked; nobody is called and nothing is held. Reviewers see every alert.</summary>
    NudgeOnly,
}

/// <summary>The ladder's last step without a person's word first. Always traceable in the alert, never final: a person decides the case.</summary>
internal sealed record AutomationSettings
{
    /// <summary>From this risk on the lane is held at once, first alert or not. 0.9 to 1; absent (the default): never.</summary>
    [Range(0.9, 1d)]
    public double? PauseFrom { get; init; }
}

/// <summary>Where risk climbs the ladder.</summary>
internal sealed record ThresholdSettings
{
    /// <summary>From this risk on a decision is called unsure. 0 to 1, default 0.05.</summary>
    [Range(0d, 1d)]
    public double Unsure { get; init; } = 0.05;

    /// <summary>
    /// From this risk on an alert is raised and the shopper is asked. 0 to 1, default 0.17: with a share p of items rung wrongly, calibrated risks
    /// raise at most p (1 - t) / t false alerts an item, which is 2 in 100 items at 0.4 %. A question costs the shopper seconds, and four in
    /// five mend it themselves.
    /// </summary>
    [Range(0d, 1d)]
    public double Nudge { get; init; } = 0.17;

    /// <summary>
    /// A missed scan is raised from this risk on, and never below <see cref="Nudge"/>. 0 to 1, default 0.3: where no line stands beside the
    /// pictures, hands and bags need more than a hint.
    /// </summary>
    [Range(0d, 1d)]
    public double MisScan { get; init; } = 0.3;

    /// <summary>
    /// A switch that is plain is raised from this risk on while its item is still on the scanner, and never below what such an alert needs else; taken back where
    /// the whole pass does not bear it out. Needs firstLookAfter of VideoIngest. 0.5 to 1. Default 1: never.
    /// </summary>
    [Range(0.5, 1d)]
    public double Early { get; init; } = 1;

    /// <summary>From this risk on the attendant is called, first alert or not. 0 to 1, default 0.98.</summary>
    [Range(0d, 1d)]
    public double Call { get; init; } = 0.98;

    /// <summary>From this risk on the lane is held, for a repeated alert on goods of <see cref="HighValue"/> or more. 0 to 1, default 0.995.</summary>
    [Range(0d, 1d)]
    public double Pause { get; init; } = 0.995;

    /// <summary>A loss of this much or more skips the nudge. Store's currency, 0 to 100,000, default 20.</summary>
    [Range(0d, 100_000d)]
    public double HighValue { get; init; } = 20;

    /// <summary>The same command is not sent twice to a lane within this time, event time. 00:00:00 to 00:05:00, default 00:00:03.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The shopper is asked about an item no longer ago than this; after it the attendant is called instead, since "the last item" is another by
    /// then. Event time. 00:00:01 to 00:02:00, default 00:00:20.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan NudgeWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A command is not shown after this. 00:00:01 to 00:10:00, default 00:00:30.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandLifetime { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What is expected before any evidence.</summary>
internal sealed record PriorSettings
{
    /// <summary>Share of items that cross unpaid, and the same for switches. 0.000001 to 0.5, default 0.004 (3-4 % of transactions).</summary>
    [Range(1e-6, 0.5)]
    public double PerItem { get; init; } = 0.004;

    /// <summary>The same by hour of the day, UTC, "0" to "23", where an hour differs.</summary>
    public IReadOnlyDictionary<string, double> ByHour { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Share of sightings that show no goods though nothing says so. 0.0001 to 0.5, default 0.01.</summary>
    [Range(1e-4, 0.5)]
    public double NotGoods { get; init; } = 0.01;

    /// <summary>Share of scans whose item the camera misses. 0.001 to 0.5, default 0.02.</summary>
    [Range(1e-3, 0.5)]
    public double Unseen { get; init; } = 0.02;

    /// <summary>Share of honest items whose line never shows on the ticket feed. 0.00001 to 0.1, default 0.0002.</summary>
    [Range(1e-5, 0.1)]
    public double LostScan { get; init; } = 0.0002;

    /// <summary>Share of items that cross a second time within seconds, such as after a failed scan. 0.0001 to 0.5, default 0.01.</summary>
    [Range(1e-4, 0.5)]
    public double Repeat { get; init; } = 0.01;
}

/// <summary>How sightings and scans are brought together. Event time.</summary>
internal sealed record CorrelationSettings
{
    /// <summary>An item whose scan has not come this long after it left the scanner is missed. 00:00:01 to 00:00:20, default 00:00:04.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20")]
    public TimeSpan MisScanWindow { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The same for goods that are keyed or weighed. 00:00:01 to 00:01:00, default 00:00:10.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan KeyedWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a doubtful pairing waits for a better one. 00:00:00 to 00:00:10, default 00:00:01.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A pass after a longer pause is another item. 00:00:01 to 00:00:30, default 00:00:05.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan RepeatWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Jitter between till and camera, one standard deviation, to begin with. 00:00:00.05 to 00:00:02, default 00:00:00.350.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:02")]
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>How far till and camera may be apart before it is measured, one standard deviation. 00:00:00.1 to 00:00:05, default 00:00:01.5.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:05")]
    public TimeSpan OffsetSpread { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>An offset between till and camera beyond this is alarmed. 00:00:00.1 to 00:00:10, default 00:00:01.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10")]
    public TimeSpan OffsetAlarm { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a lane whose clocks are not measured yet holds its verdicts. 00:00:01 to 00:02:00, default 00:00:20.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan AcquireWithin { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>The settings' JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionAlertSettings))]
[JsonSerializable(typeof(Decision))]
internal sealed partial class DecisionAlertJson : JsonSerializerContext;
