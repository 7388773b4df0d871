namespace LossPrevention.Contracts;

/// <summary>The module ids of the deployment.</summary>
public static class ModuleIds
{
#pragma warning disable CS1591 // each name says it
    public const string VideoIngest = "VideoIngest";
    public const string Recognition = "Recognition";
    public const string PosBridge = "PosBridge";
    public const string DecisionAlert = "DecisionAlert";
#pragma warning restore CS1591
}

/// <summary>The names of outputs and inputs: an output's name is the input's name at the other end of its route.</summary>
public static class Endpoints
{
#pragma warning disable CS1591 // each name says it
    public const string Sightings = "sightings";
    public const string Recognitions = "recognitions";
    public const string PosEvents = "posEvents";
    public const string LaneCommands = "laneCommands";
    public const string Learning = "learning";
    public const string Health = "health";
    public const string Alerts = "alerts";
#pragma warning restore CS1591
}

/// <summary>The names of direct methods.</summary>
public static class MethodNames
{
    /// <summary>Recognition: <see cref="KnownProductsRequest"/> -> <see cref="KnownProductsResponse"/>.</summary>
    public const string KnownProducts = "knownProducts";

    /// <summary>Recognition: <see cref="SuggestProduceRequest"/> -> <see cref="SuggestProduceResponse"/>.</summary>
    public const string SuggestProduce = "suggestProduce";

    /// <summary>Recognition: <see cref="ExportLearnedRequest"/> -> <see cref="ExportLearnedResponse"/>.</summary>
    public const string ExportLearned = "exportLearned";

    /// <summary>VideoIngest: <see cref="CutClipRequest"/> -> <see cref="CutClipResponse"/>.</summary>
    public const string CutClip = "cutClip";

    /// <summary>VideoIngest: <see cref="LaneViewRequest"/> -> <see cref="LaneViewResponse"/>.</summary>
    public const string LaneView = "laneView";

    /// <summary>Every module: <see cref="DoctorRequest"/> -> <see cref="DoctorResponse"/>.</summary>
    public const string Doctor = "doctor";
}
