namespace LossPrevention.PosBridge.Dialects;

/// <summary>Makes the dialect of a store's tills by their profile, which has been validated.</summary>
internal delegate ITillDialect MakeDialect(string storeId, DialectSettings settings);

/// <summary>Makes the dialect that a profile asks for.</summary>
internal static class DialectFactory
{
    /// <summary>A dialect with an empty memory.</summary>
    /// <param name="storeId">The store that the module serves.</param>
    /// <param name="settings">A profile that has been validated.</param>
    public static ITillDialect Create(string storeId, DialectSettings settings)
    {
        var place = new TillPlace(storeId, settings);
        var zone = settings.TimeZone is { } name && TillTime.TryFindZone(name, out var found) ? found : null;
        return settings.Kind switch
        {
            DialectKind.FieldMapped => new FieldMappedDialect(settings.FieldMapped!, place, zone),
            DialectKind.PosLog => new PosLogDialect(place, zone),
            DialectKind.ReceiptText => new ReceiptTextDialect(settings.ReceiptText!, place, zone),
            DialectKind.UnifiedPos => new UnifiedPosDialect(place, zone),
            _ => new CanonicalDialect(storeId),
        };
    }
}
