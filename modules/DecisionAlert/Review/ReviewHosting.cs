namespace LossPrevention.DecisionAlert.Review;

/// <summary>
/// A trial without accounts: registered in the module's services, it is told a link that signs in as a demonstration administrator. Only
/// where nothing is kept on disk.
/// </summary>
/// <param name="Announce">Given the link once the pages are up.</param>
public sealed record ReviewHosting(Action<Uri> Announce);
