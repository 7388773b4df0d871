namespace LossPrevention.DecisionAlert;

/// <summary>Numbers of this module's log messages.</summary>
internal static class EventIds
{
    public const int CatalogLoaded = 5001;
    public const int CatalogLine = 5002;
    public const int CatalogMissing = 5003;
    public const int LaneOpened = 5010;
    public const int LaneEnded = 5011;
    public const int LaneBlind = 5012;
    public const int LaneSees = 5013;
    public const int LaneFailed = 5015;
    public const int AlertRaised = 5020;
    public const int AlertResolved = 5021;
    public const int GalleryAsked = 5030;
    public const int GalleryFailed = 5031;
    public const int ClockOffset = 5040;
    public const int JournalOpened = 5050;
    public const int JournalFailed = 5051;
    public const int JournalRecovered = 5052;
    public const int JournalRefused = 5053;
    public const int OutboxDead = 5054;
    public const int ThresholdsLearned = 5070;
    public const int ReviewsUnread = 5071;
    public const int ReviewServing = 5055;
    public const int ReviewSetUp = 5056;
    public const int ReviewFailed = 5059;
    public const int RetentionDone = 5057;
    public const int ClipMissing = 5058;
    public const int SendFailed = 5060;
    public const int ObserverFailed = 5061;
    public const int RehearsalFailed = 5062;
}
