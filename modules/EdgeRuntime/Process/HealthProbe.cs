using System.Net;

namespace LossPrevention.EdgeRuntime;

/// <summary>Asks the module that runs in this container for its health; for Docker's HEALTHCHECK, so that the image needs no curl.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(int port, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout };
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), cancellationToken);
            await Console.Out.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.StatusCode == HttpStatusCode.OK ? ModuleProcess.Done : ModuleProcess.Failed;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"No answer from http://127.0.0.1:{port}/healthz: {error.Message}");
            return ModuleProcess.Failed;
        }
    }
}
