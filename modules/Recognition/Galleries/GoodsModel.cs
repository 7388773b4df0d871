namespace LossPrevention.Recognition;

/// <summary>What is no goods, in the projected space.</summary>
/// <param name="Prototypes">One for each kind: hands, bags, phones, the bare lane; at least one.</param>
internal sealed record GoodsModel(float[][] Prototypes);
