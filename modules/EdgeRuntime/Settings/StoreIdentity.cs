namespace LossPrevention.EdgeRuntime;

/// <summary>The store that the twin names. Apart from the settings, so that a module with refused settings can still say where it stands.</summary>
internal sealed class StoreIdentity
{
    public const string Unknown = "unknown";

    private volatile string storeId = Unknown;

    public string StoreId
    {
        get => storeId;
        set => storeId = value;
    }
}
