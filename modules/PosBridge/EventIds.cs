namespace LossPrevention.PosBridge;

/// <summary>The numbers of this module's log events.</summary>
internal static class EventIds
{
    public const int TransportChosen = 4000;
    public const int Connected = 4001;
    public const int Disconnected = 4002;
    public const int ConnectFailed = 4003;
    public const int BrokerError = 4004;

    public const int Duplicate = 4100;
    public const int DeadLettered = 4101;
    public const int DeadLetterFailed = 4102;
    public const int Late = 4103;
    public const int NewLane = 4104;
    public const int Gap = 4105;
    public const int SentKeysOpened = 4106;
    public const int SentKeysFailed = 4107;
    public const int ClockOff = 4108;
    public const int ClockRight = 4109;
    public const int HandlingFailed = 4110;
    public const int PoisonFound = 4111;

    public const int CommandSent = 4200;
    public const int CommandExpired = 4201;
    public const int CommandRepeated = 4202;
    public const int CommandWaits = 4203;
    public const int CommandAnswered = 4204;
    public const int CommandAgain = 4205;
    public const int CommandUndelivered = 4206;
    public const int CommandAnswerUnreadable = 4207;

    public const int HealthNotSent = 4300;
}
