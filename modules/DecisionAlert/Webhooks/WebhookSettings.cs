using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Webhooks;

/// <summary>One address that is told of every alert and every review.</summary>
internal sealed record WebhookSettings
{
    /// <summary>Its address, https; http on this machine alone.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The file with the secret that signs what is sent; at least 16 bytes, line ends at its end do not count.</summary>
    public string SecretFile { get; init; } = string.Empty;

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SettingsError> Validate(string path)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            yield return new SettingsError($"{path}.url", "needs an https address");
        if (SecretFile.Length == 0)
            yield return new SettingsError($"{path}.secretFile", "needs the path of the file with the signing secret");
    }
}
