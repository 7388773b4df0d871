using System.ComponentModel.DataAnnotations;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Where VideoIngest keeps the clips of alerts, as this module sees the folder, and the keys that open them.</summary>
internal sealed record EvidenceSettings
{
    /// <summary>The folder of the encrypted files, shared with VideoIngest.</summary>
    [Required]
    public string Path { get; init; } = string.Empty;

    /// <summary>The secret file with the keys, the same as VideoIngest's.</summary>
    [Required]
    public string KeyFile { get; init; } = string.Empty;
}
