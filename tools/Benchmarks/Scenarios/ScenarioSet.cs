using LossPrevention.Contracts;
using LossPrevention.LaneStudio;

namespace LossPrevention.Benchmarks;

/// <summary>One set of lanes that LaneStudio acts out, by a fixed seed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What is acted out.</param>
/// <param name="StaffedOnly">Whether every lane has a cashier; otherwise every third.</param>
internal sealed record ScenarioSet(string Name, RecordOptions Options, bool StaffedOnly = false)
{
    private const double Rate = 0.03;

    /// <summary>Honest, each fraud by itself, mixed, and the mixed one under harder conditions.</summary>
    public static IReadOnlyList<ScenarioSet> All { get; } =
    [
        new("honest", Acted(seed: 11, rate: 0)),
        .. FraudPlan.Kinds.Select((kind, k) => new ScenarioSet(Names(kind), Acted(seed: 21 + k, Rate, frauds: [kind]))),
        new("mixed", Acted(seed: 31, Rate)),
        new("mixed, bagging scales", Acted(seed: 31, Rate) with { BaggingScale = true }),
        new("noisy clocks", Acted(seed: 41, Rate) with { TillOffset = TimeSpan.FromSeconds(-1.3), TillJitter = TimeSpan.FromSeconds(0.6) }),
        new("crowded", Acted(seed: 51, Rate) with { Scenario = "crowded" }),
        new("two at once", Acted(seed: 61, Rate) with { Scenario = "twoAtOnce" }),
        new("cashier's friends", Acted(seed: 71, 0.12, frauds: [DiscrepancyKind.MisScan, DiscrepancyKind.TicketSwitch]), StaffedOnly: true),
    ];

    private static RecordOptions Acted(int seed, double rate, IReadOnlyList<DiscrepancyKind>? frauds = null) => new()
    {
        Seed = seed,
        FraudRate = rate,
        Frauds = frauds ?? FraudPlan.Kinds,
        Scenario = "mixed",
        TillOffset = TimeSpan.FromSeconds(0.4),
        TillJitter = TimeSpan.FromSeconds(0.12),
    };

    private static string Names(DiscrepancyKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
