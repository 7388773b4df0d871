using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Crops;

/// <summary>A crop kept until its pass is over: colour planes at full resolution, with how good it is.</summary>
/// <param name="TakenAt">The frame's time.</param>
/// <param name="Box">Where it lies in the frame.</param>
/// <param name="Picture">The pixels, view only.</param>
/// <param name="InScanner">Taken over the scanner.</param>
/// <param name="Sharpness">Variance of the Laplacian over the item.</param>
/// <param name="Occlusion">Share hidden, 0..1.</param>
/// <param name="Score">Larger is better.</param>
internal sealed record StoredCrop(DateTimeOffset TakenAt, NormalizedBox Box, Frames.Picture Picture, bool InScanner, double Sharpness, double Occlusion, double Score);
