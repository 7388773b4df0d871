namespace LossPrevention.EdgeRuntime;

/// <summary>The numbers of this library's log events: 1000 to 1999.</summary>
internal static class EventIds
{
    public const int Starting = 1000;
    public const int Started = 1001;
    public const int Stopping = 1002;
    public const int Stopped = 1003;
    public const int CannotWork = 1004;
    public const int HostedServiceFailed = 1005;
    public const int HostedServiceStopFailed = 1006;

    public const int ConnectionChanged = 1100;
    public const int HubCallRetried = 1101;
    public const int HubDownTooLong = 1102;
    public const int HubClientRebuilt = 1103;
    public const int HubCallFailed = 1104;
    public const int HubClientStatus = 1105;
    public const int HubCloseFailed = 1106;

    public const int MessageUnknown = 1200;
    public const int MessageInvalid = 1201;
    public const int MessageHandlerFailed = 1202;
    public const int InputDrained = 1203;
    public const int InputLost = 1204;

    public const int MethodFailed = 1300;

    public const int SettingsApplied = 1400;
    public const int SettingsRefused = 1401;
    public const int SettingsWaiting = 1402;

    public const int HealthChanged = 1500;
    public const int HealthPublishFailed = 1501;
    public const int HealthTwinFailed = 1502;
}
