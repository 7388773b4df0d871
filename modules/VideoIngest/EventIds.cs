namespace LossPrevention.VideoIngest;

/// <summary>The numbers of this module's log events.</summary>
internal static class EventIds
{
    public const int LaneStarted = 2001;
    public const int LaneEnded = 2002;
    public const int LaneFailed = 2003;
    public const int LaneReconnecting = 2004;
    public const int LaneRestarting = 2005;
    public const int VideoDamaged = 2006;
    public const int SightingSent = 2007;
    public const int LaneRemoved = 2008;
    public const int ClipKept = 2009;
    public const int ClipFailed = 2010;
    public const int ClipsDeleted = 2011;
    public const int LaneBlind = 2012;
    public const int LaneSeesAgain = 2013;
    public const int CameraClock = 2014;
}
