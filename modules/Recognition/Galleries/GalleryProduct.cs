using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>One enrolled product.</summary>
/// <param name="Code">What it is scanned as.</param>
/// <param name="Category">Its kind; null where unknown: then it has no siblings.</param>
/// <param name="VisualGroup">Products that no picture can tell apart share it; null where it looks like no other.</param>
/// <param name="Prototype">The mean of its pictures in the projected space.</param>
/// <param name="Pictures">How many pictures, 1 or more, the prototype is the mean of.</param>
internal sealed record GalleryProduct(ProductCode Code, string? Category, string? VisualGroup, float[] Prototype, int Pictures) : Looks(Prototype, Pictures);
