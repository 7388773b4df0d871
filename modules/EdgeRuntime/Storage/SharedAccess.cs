namespace LossPrevention.EdgeRuntime;

/// <summary>What an address and its shared access signature have to be, wherever one is given.</summary>
public static class SharedAccess
{
    /// <summary>Whether secrets may go there: over TLS, or plainly to this machine alone.</summary>
    public static bool IsSafe(Uri uri) => uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback);

    /// <summary>A safe address without a query, or null where the text is none.</summary>
    public static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && IsSafe(uri) ? uri : null;

    /// <summary>A signature's query, without <c>?</c>, as files and people give it.</summary>
    public static string Query(string text) => text.Trim().TrimStart('?');
}
