namespace LossPrevention.Recognition;

/// <summary>The numbers of this module's log events.</summary>
internal static class EventIds
{
    public const int ModelLoaded = 3001;
    public const int ModelRefused = 3002;
    public const int CropSkipped = 3003;
    public const int ProductLearned = 3004;
    public const int ModelNotReported = 3005;
    public const int ModelStandsIn = 3006;
    public const int ModelNotRemembered = 3007;
    public const int ProductsForgotten = 3008;
    public const int LearningNotKept = 3009;
    public const int ExecutionChanged = 3010;
    public const int ExecutionNotInBuild = 3011;
    public const int ExecutionDegraded = 3012;
    public const int ProductsUnrefined = 3013;
    public const int LearnedExported = 3020;
    public const int LearnedNotExported = 3021;
}
