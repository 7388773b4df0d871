namespace LossPrevention.PosBridge.Dialects;

/// <summary>One event a message, as canonical JSON.</summary>
internal sealed class CanonicalDialect(string storeId) : ITillDialect
{
    /// <inheritdoc/>
    public TillReading Read(TillMessage message)
    {
        var (posEvent, error) = PosEventReader.Read(message.Body, storeId);
        return posEvent is null ? TillReading.Refused(error!)
            : posEvent.Training == true ? new TillReading { Ignored = 1 }
            : new TillReading { Events = [posEvent], Numbered = true };
    }
}
