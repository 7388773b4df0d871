using Xunit;

namespace LossPrevention.TestKit;

/// <summary>Pictures, videos and weights that belong to others: read where they lie, skipped by name where they are absent.</summary>
public static class SharedData
{
    /// <summary>The path of a shared file or folder, such as <c>grocery/val.csv</c>; skips the test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Find(relativePath);
        Skip.If(path is null, $"shared data '{relativePath}' is not on this machine (looked in ../shared/data; set SHARED_DATA to its folder)");
        return path;
    }

    /// <summary>The path of a shared file or folder, or null where it is absent.</summary>
    public static string? Find(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("SHARED_DATA") ?? Path.Combine(Repository.Root, "..", "shared", "data");
        var path = Path.GetFullPath(Path.Combine(root, relativePath));
        return Path.Exists(path) ? path : null;
    }
}
