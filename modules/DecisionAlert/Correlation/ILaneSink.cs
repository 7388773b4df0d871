using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>Takes what a lane decides, in event-time order.</summary>
internal interface ILaneSink
{
    /// <summary>A sighting or scan was decided.</summary>
    void OnDecision(Decision decision);

    /// <summary>An alert was raised.</summary>
    void OnAlert(Alert alert);

    /// <summary>An alert that was raised earlier has settled by itself.</summary>
    void OnResolved(AlertResolved resolved);

    /// <summary>The till is to be told.</summary>
    void OnCommand(LaneCommand command);

    /// <summary>A pairing to learn from.</summary>
    void OnSample(LearningSample sample);

    /// <summary>The lane waits until it is told which products this gallery knows.</summary>
    void OnGalleryNeeded(GalleryVersion gallery);
}
