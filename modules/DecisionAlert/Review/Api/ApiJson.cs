using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Views;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>A decision, as the API takes it.</summary>
internal sealed record DecideRequest(string Id, ReviewVerdict Verdict, ReviewReason? Reason = null, string? Note = null);

/// <summary>A decision to take back, as the API takes it.</summary>
internal sealed record UndoRequest(string Id);

/// <summary>A case to take out of the store: who answers for it, and why.</summary>
internal sealed record ExportRequest(string Id, string Name, string Reason);

/// <summary>A case whose pin is taken off, as the API takes it.</summary>
internal sealed record UnpinRequest(string Id);

/// <summary>An account to make, as the API takes it.</summary>
internal sealed record AddAccountRequest(string Name, Role Role, string Password);

/// <summary>An account to change, as the API takes it. Without a password the old one stays.</summary>
internal sealed record ChangeAccountRequest(string Name, Role Role, bool Disabled = false, string? Password = null);

/// <summary>Why a call was refused.</summary>
internal sealed record ApiError(string Error);

/// <summary>The API's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<ReviewCase>))]
[JsonSerializable(typeof(ShownProduct))]
[JsonSerializable(typeof(SeenProduct))]
[JsonSerializable(typeof(EvidenceTerm))]
[JsonSerializable(typeof(ProductCode))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(InventoryFile))]
[JsonSerializable(typeof(InventoryAdjustment))]
[JsonSerializable(typeof(InventoryLine))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Audit.AuditCheck))]
[JsonSerializable(typeof(IReadOnlyList<AuditLine>))]
[JsonSerializable(typeof(IReadOnlyList<SettingView>))]
[JsonSerializable(typeof(IReadOnlyList<AccountView>))]
[JsonSerializable(typeof(CasePin))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(UnpinRequest))]
[JsonSerializable(typeof(AddAccountRequest))]
[JsonSerializable(typeof(ChangeAccountRequest))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ClipInfo))]
internal sealed partial class ApiJson : JsonSerializerContext;
