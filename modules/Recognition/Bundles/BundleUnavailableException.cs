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

    /// <summary>For whoever is told by a reason and its cause.</summary>
    public static BundleUnavailableException Of(string reason, Exception? cause) => new(reason, cause);

    public BundleUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
