namespace LossPrevention.PosBridge.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pos-bridge-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
