using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>
/// The one way the house writes JSON: camelCase, enums by camelCase name, absent instead of null. Unknown properties are skipped on
/// reading, so that a newer sender does not break an older reader of the same schema version.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ItemSighting))]
[JsonSerializable(typeof(ItemRecognition))]
[JsonSerializable(typeof(KnownProductsRequest))]
[JsonSerializable(typeof(KnownProductsResponse))]
[JsonSerializable(typeof(ExportLearnedRequest))]
[JsonSerializable(typeof(ExportLearnedResponse))]
[JsonSerializable(typeof(SuggestProduceRequest))]
[JsonSerializable(typeof(SuggestProduceResponse))]
[JsonSerializable(typeof(ProduceSuggestion))]
[JsonSerializable(typeof(CutClipRequest))]
[JsonSerializable(typeof(CutClipResponse))]
[JsonSerializable(typeof(LaneViewRequest))]
[JsonSerializable(typeof(LaneViewResponse))]
[JsonSerializable(typeof(DoctorRequest))]
[JsonSerializable(typeof(DoctorResponse))]
[JsonSerializable(typeof(DoctorFinding))]
[JsonSerializable(typeof(PosEvent))]
[JsonSerializable(typeof(LaneCommand))]
[JsonSerializable(typeof(LaneCommandAck))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertResolved))]
[JsonSerializable(typeof(AlertReview))]
[JsonSerializable(typeof(LearningSample))]
[JsonSerializable(typeof(ModuleHealth))]
[JsonSerializable(typeof(ClockDrift))]
[JsonSerializable(typeof(StoreHealth))]
[JsonSerializable(typeof(ZonePass))]
[JsonSerializable(typeof(ItemCrop))]
[JsonSerializable(typeof(LaneOutline))]
[JsonSerializable(typeof(SeenThing))]
[JsonSerializable(typeof(SeenPass))]
[JsonSerializable(typeof(ZoneKind))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(ValueList<double>))]
[JsonSerializable(typeof(ValueList<ValueList<double>>))]
[JsonSerializable(typeof(ProductCandidate))]
[JsonSerializable(typeof(SeenProduct))]
[JsonSerializable(typeof(EvidenceTerm))]
[JsonSerializable(typeof(LaneHealth))]
[JsonSerializable(typeof(CameraHealth))]
[JsonSerializable(typeof(ValueList<CameraHealth>))]
[JsonSerializable(typeof(ProductCode))]
[JsonSerializable(typeof(string))]
public sealed partial class ContractsJson : JsonSerializerContext;
