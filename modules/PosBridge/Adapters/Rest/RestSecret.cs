using System.Text;

namespace LossPrevention.PosBridge.Rest;

/// <summary>The secret that tills and bridge share.</summary>
internal static class RestSecret
{
    private const int Shortest = 16;

    /// <summary>Reads it from its file; line ends that editors add do not count.</summary>
    /// <exception cref="PosTransportException">There is none.</exception>
    public static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var text = (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n');
            return text.Length >= Shortest
                ? Encoding.UTF8.GetBytes(text)
                : throw new PosTransportException($"the secret in {file} has under {Shortest} characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PosTransportException($"the secret cannot be read: {e.Message}", e);
        }
    }
}
