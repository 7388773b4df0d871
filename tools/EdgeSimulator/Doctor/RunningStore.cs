using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EdgeSimulator.Doctor;

/// <summary>A store at work, asked by the direct method <c>doctor</c> of each module: only then clocks, lanes and what sells are known.</summary>
internal static class RunningStore
{
    /// <summary>The page's path under which <c>serve</c> answers.</summary>
    public const string Path = "/api/doctor";

    /// <summary>The hub itself waits no longer for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <summary>Asks every module, all at once.</summary>
    /// <returns>An array of <see cref="DoctorResponse"/>, in the order of <see cref="ModuleSpec.StartOrder"/>.</returns>
    public static async Task<JsonArray> AskAsync(InProcessHub hub, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new DoctorRequest(), ContractsJson.Default.DoctorRequest);
        var answers = await Task.WhenAll(ModuleSpec.StartOrder.Select(id => hub.InvokeMethodAsync(id, MethodNames.Doctor, request, Patience, cancellationToken)));
        return [.. answers.Where(a => a.Status == 200).Select(a => JsonNode.Parse(a.Payload.Span))];
    }

    /// <summary>What a store that <c>serve</c> runs says of itself.</summary>
    /// <param name="page">Its lane page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException">Nothing answers there, or no store.</exception>
    public static async Task<IReadOnlyList<DoctorFinding>> ReadAsync(Uri page, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = page, Timeout = Patience };
        try
        {
            var answers = await http.GetFromJsonAsync<JsonArray>(Path, cancellationToken) ?? [];
            return [.. answers
                .Select(a => a.Deserialize(ContractsJson.Default.DoctorResponse)!)
                .SelectMany(module => module.Findings, (module, f) => f with { Subject = f.Subject == module.Module ? f.Subject : $"{module.Module}: {f.Subject}" })];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new InputException($"{page} is no lane page of a store that runs: {e.Message}", e);
        }
    }
}
