namespace LossPrevention.VideoIngest.Motion;

/// <summary>What is taken for one item in one frame: a blob, less the arm that reaches to it from outside the view.</summary>
/// <param name="Blob">All of what moved.</param>
/// <param name="Box">The box around the item alone.</param>
/// <param name="Area">The item's pixels.</param>
/// <param name="ReachesOut">The blob is cut off by the end of the view.</param>
/// <param name="HandShare">Share of <paramref name="Area"/> that looks like a hand or like the arm that holds it, 0..1.</param>
/// <param name="ItemAtEdge">The item itself is cut off by the end of the view.</param>
internal sealed record Shape(Blob Blob, PixelBox Box, int Area, bool ReachesOut, double HandShare, bool ItemAtEdge);
