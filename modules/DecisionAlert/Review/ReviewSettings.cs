using System.ComponentModel.DataAnnotations;
using System.Net;
using LossPrevention.DecisionAlert.Export;
using LossPrevention.DecisionAlert.Review.OpenId;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The review pages. Read at start.</summary>
internal sealed record ReviewSettings
{
    /// <summary>Their port; 0 serves none. 0 to 65535, default 0.</summary>
    [Range(0, 65535)]
    public int Port { get; init; }

    /// <summary>The address they listen on. Default 0.0.0.0, every network of the machine.</summary>
    public string Listen { get; init; } = "0.0.0.0";

    /// <summary>Whether they are served over HTTPS. Default true; false on a loopback address alone.</summary>
    public bool Https { get; init; } = true;

    /// <summary>The certificate and its key, PEM in one file. Without it one is made and kept beside the journal.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The language of a browser that has not chosen one: <c>en</c> or <c>de</c>. Default en.</summary>
    [RegularExpression("en|de", ErrorMessage = "needs en or de")]
    public string Language { get; init; } = "en";

    /// <summary>The currency's sign or code, written before prices. Default empty.</summary>
    [MaxLength(5)]
    public string Currency { get; init; } = string.Empty;

    /// <summary>A session that nobody touches for this long is locked. 00:01:00 to 12:00:00, default 00:15:00.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00")]
    public TimeSpan LockAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The file with the secret that other detectors sign their alerts with; without it <c>POST /api/alerts</c> takes none.</summary>
    public string? IntakeSecretFile { get; init; }

    /// <summary>Sign-in by Microsoft Entra ID.</summary>
    public OpenIdSettings OpenId { get; init; } = new();

    /// <summary>Groups of operators by name, each a list of the till's operator ids: what the queue is filtered by. Default none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OperatorGroups { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Where cases are exported to; none where it is not set.</summary>
    public CaseExportSettings? Export { get; init; }

    /// <summary>How long things are kept.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SettingsError> Validate()
    {
        if (!IPAddress.TryParse(Listen, out var address))
            yield return new SettingsError("review.listen", "needs an IP address");
        else if (!Https && !IPAddress.IsLoopback(address))
            yield return new SettingsError("review.https", "may be false on a loopback address alone");
        foreach (var error in Export?.Validate() ?? [])
            yield return error;
        foreach (var error in OpenId.Validate())
            yield return error;
    }
}

/// <summary>How long things are kept, days.</summary>
internal sealed record RetentionSettings
{
    /// <summary>Pictures of cases. 1 to 365, default 30.</summary>
    [Range(1, 365)]
    public int PictureDays { get; init; } = 30;

    /// <summary>Cases, their decisions and the counts of the scorecard. 1 to 3650, default 400.</summary>
    [Range(1, 3650)]
    public int CaseDays { get; init; } = 400;

    /// <summary>What was exported, with its clip. 1 to 3650, default 365.</summary>
    [Range(1, 3650)]
    public int PinnedDays { get; init; } = 365;

    /// <summary>The journal's lines and what the outbox has sent. 1 to 365, default 14.</summary>
    [Range(1, 365)]
    public int JournalDays { get; init; } = 14;
}
