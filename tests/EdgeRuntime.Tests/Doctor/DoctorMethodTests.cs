using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime.Tests.Doctor;

public sealed class DoctorMethodTests
{
    private readonly FakeModuleClient client = new("Test");

    [Fact]
    public async Task Doctor_PartsLanesAndChecks_AllAreAnswered()
    {
        await using var host = EdgeModuleHost.Create("Test", client, s => s
            .AddSingleton<IDoctorCheck>(new Check(() => [DoctorFinding.Good("disk", "60 GB are free")]))
            .AddSingleton<IDoctorCheck>(new Check(() => throw new IOException("no such disk"))));
        await host.StartAsync(CancellationToken.None);
        var health = host.Services.GetRequiredService<IModuleHealth>();
        health.Set("catalog", HealthStatus.Degraded, "2 lines were left out");
        health.SetLane(new LaneHealth { LaneId = "lane-1", Status = HealthStatus.Unhealthy, Reason = "The lens is covered." });

        var findings = (await AskAsync()).Findings;

        findings.ShouldContain(f => f.Subject == "hub" && f.Level == DoctorLevel.Good);
        findings.ShouldContain(f => f.Subject == "catalog" && f.Level == DoctorLevel.Weak && f.Text == "2 lines were left out" && f.Remedy != null);
        findings.ShouldContain(f => f.Subject == "lane-1" && f.Level == DoctorLevel.Bad && f.Text == "The lens is covered.");
        findings.ShouldContain(f => f.Subject == "disk" && f.Level == DoctorLevel.Good);
        findings.ShouldContain(f => f.Level == DoctorLevel.Unknown && f.Text.Contains("no such disk"));
    }

    [Fact]
    public async Task Doctor_ModuleThatHasNotStarted_AnswersToo()
    {
        var waits = new TaskCompletionSource();
        Task<DoctorResponse>? early = null;
        client.BeforeCall = call =>
        {
            if (call == "open")
            {
                early = AskAsync();
                waits.TrySetResult();
            }
        };
        await using var host = EdgeModuleHost.Create("Test", client, _ => { });
        await host.StartAsync(CancellationToken.None);

        await waits.Task;
        (await early!).Module.ShouldBe("Test");
    }

    private async Task<DoctorResponse> AskAsync()
    {
        var answer = await client.CallAsync(MethodNames.Doctor, "{}"u8.ToArray());
        answer.Status.ShouldBe(200, System.Text.Encoding.UTF8.GetString(answer.Payload.Span));
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.DoctorResponse)!;
    }

    private sealed class Check(Func<IReadOnlyList<DoctorFinding>> look) : IDoctorCheck
    {
        public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult(look());
    }
}
