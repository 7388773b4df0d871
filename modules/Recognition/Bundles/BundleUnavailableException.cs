namespace LossPrevention.Recognition;

/// <summary>A bundle that cannot be reached now; what was fetched is kept, and trying again later may help.</summary>
internal sealed class BundleUnavailableException : BundleException
{
    public BundleUnavailableException()
    {
    }

    public BundleUnavailableException(string message)
        : base(message)
    {
    }

    public BundleUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
