using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>Writes the till's lines as it sends them, by its own clock.</summary>
internal static class TillScript
{
    public static List<PosEvent> Events(LaneScript script, RecordedClock clock, RecordOptions options, Dice dice)
    {
        var events = new List<PosEvent>();
        var idOfLine = new Dictionary<TillLine, string>(ReferenceEqualityComparer.Instance);
        var sequences = new Dictionary<int, int>();
        var sums = new Dictionary<int, decimal>();
        DateTimeOffset last = DateTimeOffset.MinValue;
        IEnumerable<TillLine> lines = options.BaggingScale && !script.Layout.Staffed
            ? script.Till.Concat(ScaleScript.Readings(script, Dice.For(options.Seed, "scale", clock.LaneId))).OrderBy(line => line.Time)
            : script.Till;
        foreach (TillLine line in lines)
        {
            int sequence = sequences[line.Visit] = sequences.GetValueOrDefault(line.Visit) + 1;
            TimeSpan stray = options.TillJitter * dice.Between(-1, 1);
            DateTimeOffset at = clock.At(line.Time) + options.TillOffset + stray;

            // A till does not step back in time, however roughly it keeps it.
            last = at > last ? at : last.AddMilliseconds(1);
            last = new DateTimeOffset(last.Ticks - (last.Ticks % TimeSpan.TicksPerMillisecond), last.Offset);
            PosItem? item = line.Product is null ? null : ItemOf(line);
            decimal sum = sums[line.Visit] = sums.GetValueOrDefault(line.Visit) + (Sign(line.Kind) * (item?.ExtendedPrice ?? 0));
            idOfLine[line] = $"{clock.TerminalId}-{clock.Transaction(line.Visit)}-{sequence:D3}";
            events.Add(new PosEvent
            {
                EventId = idOfLine[line],
                StoreId = clock.StoreId,
                LaneId = clock.LaneId,
                TerminalId = clock.TerminalId,
                TransactionId = clock.Transaction(line.Visit),
                Sequence = sequence,
                Kind = line.Kind,
                OccurredAt = last,
                BusinessDay = DateOnly.FromDateTime(clock.Start.UtcDateTime),
                OperatorId = script.Layout.Staffed ? "operator-7" : null,
                Item = item,
                RefersTo = line.RefersTo is { } undone ? idOfLine[undone] : null,
                ScaleGrams = line.ScaleGrams,
                ScaleState = line.ScaleGrams switch { null => null, 0 => ScaleState.Zero, _ => ScaleState.Stable },
                Amount = line.Kind is PosEventKind.PaymentStarted or PosEventKind.TransactionCompleted ? sum : null,
            });
        }

        return events;
    }

    private static int Sign(PosEventKind kind) => kind == PosEventKind.ItemVoided ? -1 : 1;

    private static PosItem ItemOf(TillLine line)
    {
        CatalogProduct entry = line.Product!.Entry;
        decimal? price = entry.UnitPrice;
        return new PosItem
        {
            Code = AsScanned(line.Product.Code),
            Description = entry.Name,
            EntryMethod = line.EntryMethod,
            Quantity = line.Quantity,
            UnitPrice = price,
            ExtendedPrice = price is { } each ? Math.Round(line.WeightGrams is { } grams ? each * (decimal)grams / 1000 : each * line.Quantity, 2) : null,
            WeightGrams = line.WeightGrams,
        };
    }

    // A till passes on what its scanner reads: EAN-13 on most goods, without the padding of a GTIN-14.
    private static string AsScanned(ProductCode code) => code.Value.Length == 14 && code.Value[0] == '0' ? code.Value[1..] : code.Value;
}
