using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.PosBridge;
using LossPrevention.PosBridge.Stomp;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>Tills that speak through a real ActiveMQ, in real time.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class BrokerTests(DemoStore demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Serve_TillEventsFromABroker_AnItemWithoutAScanIsAskedForOnTheTill()
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        var settings = PatientDeployment.Settings(broker);
        await using var page = await LivePage.ServeAsync(
            "--recording", demo.ShortRecording, "--bundle", demo.Bundle, "--broker", broker.StompUri, "--template", PatientDeployment.Write(Path.Combine(demo.Root, "patient.template.json")));
        var began = await page.Tool.LineAsync(l => l.StartsWith("the cameras' clock begins at ", StringComparison.Ordinal));
        var start = DateTimeOffset.Parse(began.Split(' ')[5], CultureInfo.InvariantCulture);

        await TillScript.PublishAsync(RecordingFolder.Load(demo.ShortRecording), settings, start);
        var command = await ReadCommandAsync(settings);

        command.LaneId.ShouldBe("lane-1");
        command.Kind.ShouldBeOneOf(LaneCommandKind.Nudge, LaneCommandKind.CallAttendant);
        command.Text.ShouldNotBeEmpty();
        var truth = RecordingFolder.Load(demo.ShortRecording);
        var alert = (await page.StateAsync()).Lanes.Single().Alerts.Single(a => a.Id == command.AlertId);
        alert.Kind.ShouldBe("misScan");
        (alert.At - start - (truth.Truth!.Single().At - truth.Lanes[0].VideoStart)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static async Task<LaneCommand> ReadCommandAsync(PosBridgeSettings settings)
    {
        var frames = Channel.CreateUnbounded<StompFrame>();
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, f => frames.Writer.TryWrite(f), CancellationToken.None);
        await connection.SendAsync(PosFrames.Subscribe(settings.CommandQueue, prefetch: 1), CancellationToken.None);
        var frame = await frames.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        return JsonSerializer.Deserialize(frame.Body.Span, ContractsJson.Default.LaneCommand)!;
    }
}
