using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// Receipt text, as video recorders read tills: each line becomes its event as it comes. A message holds a line, some lines, or a whole
/// receipt. Times are those of arrival, since receipts print minutes at best.
/// </summary>
internal sealed class ReceiptTextDialect(ReceiptTextSettings settings, TillPlace place, TimeZoneInfo? zone) : ITillDialect
{
    /// <summary>More lines than a receipt has.</summary>
    public const int MaxLines = 2_000;

    /// <summary>More terminals than a store has.</summary>
    public const int MaxTerminals = 256;

    private readonly Encoding encoding = PrinterText.EncodingOf(settings.Encoding);
    private readonly Dictionary<string, OpenReceipt> receipts = new(StringComparer.Ordinal);
    private readonly TimeSpan timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
    private readonly ReceiptReader reader = new(settings, place, zone);

    /// <inheritdoc/>
    public TillReading Read(TillMessage message)
    {
        if ((message.Terminal ?? settings.Terminal) is not { } terminal)
        {
            return TillReading.Refused("no header 'terminal' or 'JMSXGroupID' names the till, and the profile's terminal neither");
        }

        if (!receipts.TryGetValue(terminal, out var receipt) && receipts.Count >= MaxTerminals)
        {
            return TillReading.Refused($"terminal {TillRefusal.Quote(terminal)} is one too many: {MaxTerminals} are taken");
        }

        receipt ??= new OpenReceipt();
        if (receipt.Messages.Contains(message.Id))
        {
            return new TillReading(); // It came again; its lines are past.
        }

        var lines = PrinterText.Lines(message.Body, encoding).Take(MaxLines + 1).ToList();
        if (lines.Count > MaxLines)
        {
            return TillReading.Refused($"the message has over {MaxLines} lines");
        }

        return Read(terminal, receipt, lines, message);
    }

    /// <inheritdoc/>
    public TillMemory? Accept(TillReading reading)
    {
        if (reading.Memory is not (string terminal, OpenReceipt receipt))
        {
            return null;
        }

        receipts[terminal] = receipt;
        return Memory(terminal, receipt);
    }

    /// <inheritdoc/>
    public IEnumerable<TillMemory> Memories => receipts.Select(r => Memory(r.Key, r.Value));

    /// <inheritdoc/>
    public void Restore(ReadOnlyMemory<byte> memory)
    {
        if (KeptReceipt.Read(memory.Span) is { } kept && (receipts.ContainsKey(kept.Terminal) || receipts.Count < MaxTerminals))
        {
            receipts[kept.Terminal] = kept.After(receipts.GetValueOrDefault(kept.Terminal) ?? new OpenReceipt());
        }
    }

    /// <inheritdoc/>
    public TillReading? Expire(DateTimeOffset now)
    {
        var (terminal, receipt) = receipts.FirstOrDefault(r => r.Value.TransactionId is not null && now - r.Value.LastLineAt >= timeout);
        if (terminal is null)
        {
            return null;
        }

        var events = new List<PosEvent>();
        var after = reader.Close(terminal, receipt, receipt.LastLineAt, $"{receipt.TransactionId}/timeout", events);
        return new TillReading { Events = events, Numbered = true, Memory = (terminal, after) };
    }

    private static TillMemory Memory(string terminal, OpenReceipt receipt) => new(
        terminal,
        KeptReceipt.Write(terminal, receipt, receipt.LastMessage is { } last ? [last] : []),
        () => KeptReceipt.Write(terminal, receipt, receipt.Messages));

    private TillReading Read(string terminal, OpenReceipt receipt, List<string> lines, TillMessage message)
    {
        var events = new List<PosEvent>();
        var errors = new List<string>();
        var ignored = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            try
            {
                var before = events.Count;
                receipt = reader.Take(terminal, receipt, lines[i], message.ReceivedAt, $"{message.Id}/{i}", events);
                if (receipt.Training && events.Count > before)
                {
                    ignored += events.Count - before;
                    events.RemoveRange(before, events.Count - before);
                }
            }
            catch (TillRefusal e)
            {
                errors.Add($"line {i + 1}, {TillRefusal.Quote(lines[i])}: {e.Message}");
            }
        }

        return new TillReading
        {
            Events = events,
            Errors = errors,
            Ignored = ignored,
            Numbered = true,
            Memory = (terminal, receipt.After(message.Id)),
        };
    }
}
