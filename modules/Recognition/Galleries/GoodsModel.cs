namespace LossPrevention.Recognition;

/// <summary>What is no goods, in the projected space.</summary>
/// <param name="Kinds">Hands, bags, phones, the bare lane; at least one.</param>
internal sealed record GoodsModel(Looks[] Kinds);
