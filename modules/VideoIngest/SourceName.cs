using System.Text.RegularExpressions;

namespace LossPrevention.VideoIngest;

/// <summary>A video's address as logs and errors may show it: without user and password.</summary>
internal static partial class SourceName
{
    /// <summary>A file's path, or an address without user, password and query.</summary>
    public static string Of(string source) =>
        !Uri.TryCreate(source, UriKind.Absolute, out var uri) ? "(no address)"
        : uri.IsFile ? uri.LocalPath
        : $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}";

    /// <summary>Any text with every <c>user:password@</c> taken out.</summary>
    public static string Clean(string text) => Credentials().Replace(text, "${scheme}");

    [GeneratedRegex(@"(?<scheme>\w+://)[^/@\s]+@", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Credentials();
}
