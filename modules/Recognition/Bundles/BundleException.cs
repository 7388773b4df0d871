namespace LossPrevention.Recognition;

/// <summary>A bundle that is refused; the message is one sentence that says why and what to do.</summary>
internal class BundleException : Exception
{
    public BundleException()
    {
    }

    public BundleException(string message)
        : base(message)
    {
    }

    public BundleException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
